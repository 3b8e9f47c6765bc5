/** `GET /iam/{id}/did.json` and `GET /statuslist/{did}/{page}`: what a subject publishes. */

import type { FastifyInstance } from 'fastify'
import { composeStatusList } from '../issue-credential.ts'
import { type NutsNode, subjectOf } from '../node.ts'
import { Problem } from '../problem.ts'
import { mediaTypes } from '../wire.ts'
import { paramOf } from './request-parts.ts'

export function addIdentityRoutes(app: FastifyInstance, node: NutsNode): void {
  app.get('/iam/:id/did.json', async (request, reply) => {
    const { did } = subjectOf(node, paramOf(request, 'id'))
    return reply.type('application/did+json').send(JSON.stringify(node.subjects.document(did)))
  })
  app.get('/statuslist/:did/:page', async (request, reply) => {
    const list = composeStatusList(node, paramOf(request, 'did'), paramOf(request, 'page'))
    if (list === undefined) throw new Problem(404, 'there is no such status list')
    return reply.type(mediaTypes.jwt).send(await list)
  })
}
