/** `GET /fhir/Organization?identifier=<system>|<URA>&_include=Organization:endpoint` (mCSD ITI-90). */

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { Entry } from '../entries.ts'
import { mediaType, uraSystem } from '../wire.ts'

/** `base`: FHIR base URL of the directory. */
export function addOrganizationRoute(app: FastifyInstance, base: string, entries: ReadonlyMap<string, Entry>): void {
  app.get<{ Querystring: Record<string, string | string[]> }>('/fhir/Organization', (request, reply) => {
    const { identifier, _include: include, ...others } = request.query
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) return refuse(reply, `parameter "${unknown}" is not supported`)
    if (include !== undefined && include !== 'Organization:endpoint')
      return refuse(reply, '_include takes Organization:endpoint only')
    const [system, ura = ''] = typeof identifier === 'string' ? identifier.split('|') : []
    if (system !== uraSystem) return refuse(reply, `identifier must be ${uraSystem}|<URA>`)
    request.log.info({ ura }, 'organisation looked up')
    const entry = entries.get(ura)
    const found = entry === undefined ? [] : [match(base, entry.organization)]
    const included = include === undefined ? [] : (entry?.endpoints ?? []).map((each) => includeOf(base, each))
    const bundle = { resourceType: 'Bundle', type: 'searchset', total: found.length, entry: [...found, ...included] }
    return reply.type(mediaType).send(JSON.stringify(bundle))
  })
}

function match(base: string, resource: FhirResource): object {
  return { fullUrl: `${base}/Organization/${resource.id ?? ''}`, resource, search: { mode: 'match' } }
}

function includeOf(base: string, resource: FhirResource): object {
  return { fullUrl: `${base}/Endpoint/${resource.id ?? ''}`, resource, search: { mode: 'include' } }
}

function refuse(reply: FastifyReply, diagnostics: string): FastifyReply {
  const issue = [{ severity: 'error', code: 'not-supported', diagnostics }]
  return reply
    .code(400)
    .type(mediaType)
    .send(JSON.stringify({ resourceType: 'OperationOutcome', issue }))
}
