/** `/internal/discovery/v1`: services of others, and putting the own subjects on their lists (RFC022). */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { type Presentation, readPresentation } from '../../kit/ssi/presentation.ts'
import { refreshCopy, register, retract } from '../discovery/client.ts'
import type { ServiceDefinition } from '../discovery/definition.ts'
import { fieldsOf } from '../discovery/verify-registration.ts'
import { type NutsNode, subjectOf } from '../node.ts'
import { parseJsonPath, valuesAt } from '../pex/json-path.ts'
import { Problem } from '../problem.ts'
import { optionalObjectOf, paramOf } from './request-parts.ts'

const base = '/internal/discovery/v1'
const registrationType = 'DiscoveryRegistrationCredential'

export function addDiscoveryClientRoutes(app: FastifyInstance, node: NutsNode): void {
  const { discoveryClient: copy } = node
  app.get(base, async () => node.definitions.map(({ json }) => json))
  app.get(`${base}/:serviceID`, async (request) => {
    const service = serviceOf(node, request)
    // The real node fetches at intervals; here a search is as fresh as the server.
    await refreshCopy(node, service)
    const query = isObject(request.query) ? request.query : {}
    return copy
      .presentations(service.id)
      .map((jwt) => readPresentation(jwt))
      .filter((presentation) => isCurrent(node, presentation) && matches(presentation, query))
      .map((presentation) => describe(service, presentation))
  })
  app.post(`${base}/:serviceID/:subjectID`, async (request) => {
    const { registrationParameters = {} } = optionalObjectOf(request)
    if (!isObject(registrationParameters)) throw new Problem(400, 'registrationParameters is no object')
    await register(
      node,
      serviceOf(node, request),
      subjectOf(node, paramOf(request, 'subjectID')),
      registrationParameters,
    )
    return {}
  })
  app.delete(`${base}/:serviceID/:subjectID`, async (request, reply) => {
    await retract(node, serviceOf(node, request), subjectOf(node, paramOf(request, 'subjectID')))
    return reply.code(204).send()
  })
  app.get(`${base}/:serviceID/:subjectID`, async (request) => {
    const service = serviceOf(node, request)
    const { id, did } = subjectOf(node, paramOf(request, 'subjectID'))
    const activated = copy.isActive(service.id, id)
    if (!activated) return { activated }
    await refreshCopy(node, service)
    const listed = copy.presentationOf(service.id, did)
    return { activated, status: 'active', vp: listed === undefined ? [] : [listed] }
  })
}

function serviceOf({ definitions }: NutsNode, request: FastifyRequest): ServiceDefinition {
  const id = paramOf(request, 'serviceID')
  const service = definitions.find((each) => each.id === id)
  if (service === undefined) throw new Problem(404, `service ${JSON.stringify(id)} is not found`)
  return service
}

function isCurrent({ context }: NutsNode, { expiresAt }: Presentation): boolean {
  return expiresAt !== undefined && expiresAt > context.clock.now()
}

/** Every parameter is a path in a credential with its value; `*` stands for any text at the end or the beginning. */
function matches({ credentials }: Presentation, query: JsonObject): boolean {
  return Object.entries(query).every(([path, value]) =>
    credentials.some(({ json }) => valuesAt(json, parsePath(path)).some((found) => isLike(found, String(value)))),
  )
}

function parsePath(path: string) {
  try {
    return parseJsonPath(`$.${path}`)
  } catch (cause) {
    throw new Problem(400, `query parameter ${JSON.stringify(path)} is no path`, { cause })
  }
}

function isLike(found: unknown, wanted: string): boolean {
  if (typeof found !== 'string') return false
  const [one, other] = [found.toLowerCase(), wanted.toLowerCase()]
  const text = other.replace(/^\*|\*$/g, '')
  if (other.startsWith('*') && other.endsWith('*')) return one.includes(text)
  if (other.startsWith('*')) return one.endsWith(text)
  return other.endsWith('*') ? one.startsWith(text) : one === text
}

function describe(service: ServiceDefinition, presentation: Presentation): JsonObject {
  const own = presentation.credentials.find(({ types }) => types.includes(registrationType))
  const { id: _id, ...registrationParameters } = own?.subjects[0] ?? {}
  return {
    id: presentation.id,
    credential_subject_id: presentation.signer,
    vp: presentation.jwt,
    fields: fieldsOf(service, presentation),
    registrationParameters,
  }
}
