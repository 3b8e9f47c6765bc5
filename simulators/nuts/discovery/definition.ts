/** Service definitions of the discovery service (RFC022): files every node of a use case has. */

import { isObject } from '../../kit/ssi/json.ts'
import { type Definition, parseDefinition } from '../pex/definition.ts'

export interface ServiceDefinition {
  id: string
  /** Address of the service itself. */
  endpoint: string
  presentationDefinition: Definition
  maxValiditySeconds: number
  json: Readonly<Record<string, unknown>>
}

/** Throws `SyntaxError`. */
export function parseServiceDefinition(json: unknown): ServiceDefinition {
  if (!isObject(json)) throw new SyntaxError('a service definition is no object')
  const { id, endpoint, presentation_definition, presentation_max_validity } = json
  if (typeof id !== 'string' || typeof endpoint !== 'string' || !Number.isInteger(presentation_max_validity)) {
    throw new SyntaxError('a service definition lacks id, endpoint or presentation_max_validity')
  }
  return {
    id,
    endpoint,
    presentationDefinition: parseDefinition(presentation_definition),
    maxValiditySeconds: Number(presentation_max_validity),
    json,
  }
}
