/** `/internal/vdr/v2`: subjects, their keys and services, and resolving of DIDs. */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { isObject, textOf } from '../../kit/ssi/json.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import { type NutsNode, subjectOf } from '../node.ts'
import { Problem } from '../problem.ts'
import { objectOf, optionalObjectOf, paramOf, queryOf, requiredText } from './request-parts.ts'

const base = '/internal/vdr/v2'
const subjectPattern = /^[A-Za-z0-9._-]+$/

export function addSubjectRoutes(app: FastifyInstance, node: NutsNode): void {
  const { subjects } = node
  app.get(`${base}/subject`, async () => Object.fromEntries(subjects.list().map(({ id, did }) => [id, [did]])))
  app.post(`${base}/subject`, async (request) => {
    const body = optionalObjectOf(request)
    refuseKeyAgreement(isObject(body.keys) ? body.keys : {})
    const id = textOf(body.subject) ?? randomUUID()
    if (!subjectPattern.test(id)) throw new Problem(400, `subject ${JSON.stringify(id)} has a form that is not allowed`)
    const created = subjects.create(id)
    if (created === undefined) throw new Problem(409, `subject ${JSON.stringify(id)} exists already`)
    return { subject: id, documents: [subjects.document(created.did)] }
  })
  app.get(`${base}/subject/:id`, async (request) => [subjectOf(node, paramOf(request, 'id')).did])
  app.delete(`${base}/subject/:id`, async (request, reply) => {
    subjects.remove(subjectOf(node, paramOf(request, 'id')))
    return reply.code(204).send()
  })
  app.post(`${base}/subject/:id/verificationmethod`, async (request) => {
    const { did } = subjectOf(node, paramOf(request, 'id'))
    refuseKeyAgreement(optionalObjectOf(request))
    return [subjects.addKey(did)]
  })
  app.get(`${base}/did/:did`, async (request) => {
    try {
      return { document: await node.verifier.resolve(paramOf(request, 'did')), documentMetadata: {} }
    } catch (error) {
      if (!(error instanceof SsiError)) throw error
      throw new Problem(error.message.endsWith('is no did:web') ? 400 : 404, error.message, { cause: error })
    }
  })
  addServiceRoutes(app, node)
}

function addServiceRoutes(app: FastifyInstance, node: NutsNode): void {
  const { subjects } = node
  app.get(`${base}/subject/:id/service`, async (request) => {
    const { did } = subjectOf(node, paramOf(request, 'id'))
    const type = queryOf(request, 'type')
    return subjects.services.list(did).filter((service) => type === undefined || service.type === type)
  })
  app.post(`${base}/subject/:id/service`, async (request) => {
    const { did } = subjectOf(node, paramOf(request, 'id'))
    const body = objectOf(request)
    const type = requiredText(body, 'type')
    if (body.serviceEndpoint === undefined) throw new Problem(400, 'missing serviceEndpoint')
    return [subjects.services.add(did, { type, serviceEndpoint: body.serviceEndpoint })]
  })
  app.delete(`${base}/subject/:id/service/:serviceId`, async (request, reply) => {
    const { did } = subjectOf(node, paramOf(request, 'id'))
    const [, fragment = ''] = paramOf(request, 'serviceId').split('#')
    if (!subjects.services.remove(did, `${did}#${fragment}`)) throw new Problem(404, 'the service is not found')
    return reply.code(204).send()
  })
}

/** A document of did:web holds no keys to encrypt to, so no message can be encrypted for a subject with them. */
function refuseKeyAgreement({ encryptionKey }: { encryptionKey?: unknown }): void {
  if (encryptionKey === true) throw new Problem(400, 'key agreement not supported for did:web')
}
