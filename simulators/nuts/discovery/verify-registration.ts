/** What a presentation must be to stand on the list of a discovery service (RFC022). */

import { textOf } from '../../kit/ssi/json.ts'
import { type Presentation, readPresentation } from '../../kit/ssi/presentation.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import type { SsiVerifier } from '../../kit/ssi/verifier.ts'
import { type FieldValues, matchDescriptor } from '../pex/match.ts'
import { selectCredentials } from '../pex/select.ts'
import type { ServiceDefinition } from './definition.ts'

export const retractionType = 'RetractedVerifiablePresentation'

interface RegistrationChecks {
  definition: ServiceDefinition
  verifier: SsiVerifier
  now: Date
  /** Whether a presentation of this holder is on the list. */
  has(did: string, jti: string): boolean
}

/** Throws `SsiError`. */
export async function verifyRegistration(
  jwt: string,
  { definition, verifier, now, has }: RegistrationChecks,
): Promise<Presentation & { id: string; expiresAt: Date }> {
  const presentation = readPresentation(jwt)
  const { id, expiresAt, signer, audience } = presentation
  if (id === undefined) throw new SsiError('presentation does not have an ID')
  if (!audience.includes(definition.id)) throw new SsiError('aud claim is missing or invalid')
  if (expiresAt === undefined) throw new SsiError('presentation does not have an expiration')
  if (expiresAt.getTime() - now.getTime() > definition.maxValiditySeconds * 1000) {
    throw new SsiError(`presentation is valid for too long (max ${definition.maxValiditySeconds}s)`)
  }
  if (has(signer, id)) throw new SsiError('presentation already exists')
  if (presentation.types.includes(retractionType)) assertRetraction(presentation, has)
  else assertFulfils(presentation, definition, expiresAt)
  await verifier.verifyPresentation(presentation)
  return { ...presentation, id, expiresAt }
}

/** Fields of a listed presentation, by the ids of the definition. */
export function fieldsOf({ presentationDefinition }: ServiceDefinition, { credentials }: Presentation): FieldValues {
  const values = presentationDefinition.descriptors.map((descriptor) =>
    credentials.map((credential) => matchDescriptor(descriptor, credential)).find((found) => found !== undefined),
  )
  return Object.assign({}, ...values) as FieldValues
}

function assertRetraction({ credentials, claims, signer }: Presentation, has: RegistrationChecks['has']): void {
  if (credentials.length > 0) throw new SsiError('retraction presentation must not contain credentials')
  const jti = textOf(claims.retract_jti) ?? ''
  if (jti === '') throw new SsiError("invalid/missing 'retract_jti' claim for retraction presentation")
  if (!has(signer, jti)) throw new SsiError('retraction presentation refers to a non-existing presentation')
}

function assertFulfils({ credentials }: Presentation, definition: ServiceDefinition, expiresAt: Date): void {
  if (credentials.some((credential) => credential.expiresAt !== undefined && credential.expiresAt < expiresAt)) {
    throw new SsiError('presentation is valid longer than the credential(s) it contains')
  }
  const chosen = selectCredentials(definition.presentationDefinition, credentials, {})
  if (chosen.credentials.length !== credentials.length) {
    throw new SsiError('presentation does not fulfill Presentation ServiceDefinition')
  }
}
