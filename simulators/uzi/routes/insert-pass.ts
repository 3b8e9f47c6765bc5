/** `GET /passes`, `POST /sessions`, `DELETE /sessions/:session`: a pass and its reader. */

import type { FastifyInstance } from 'fastify'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { member } from '../../kit/read-content.ts'
import type { Uzi } from '../uzi.ts'

export function addPassRoutes(app: FastifyInstance, { context, passes, reader, logUse }: Uzi): void {
  app.get('/passes', (request) => {
    const { ura } = context.peerOf(request)
    return passes.ofOrganisation(ura).map(({ name, holder }) => ({
      uziNumber: name.uziNumber,
      type: name.passType,
      holder,
      role: name.role,
      blocked: reader.isBlocked(name.uziNumber),
    }))
  })
  app.post('/sessions', (request, reply) => {
    const client = context.peerOf(request)
    const uziNumber = member(request.body, 'uziNumber')
    const pin = member(request.body, 'pin')
    if (typeof uziNumber !== 'string' || typeof pin !== 'string') {
      return reply.code(400).send({ error: 'invalid_request' })
    }
    const pass = passes.find(uziNumber)
    // A pass of another organisation is in another reader: from here it is not there.
    if (pass === undefined || pass.name.ura !== client.ura) return reply.code(404).send({ error: 'no_such_pass' })
    const inserted = reader.insert(uziNumber, pin, thumbprint(client.certificate))
    logUse({ uziNumber, ura: client.ura, what: `insert: ${inserted.outcome}` })
    if (inserted.outcome === 'blocked') return reply.code(423).send({ error: 'blocked' })
    if (inserted.outcome === 'wrong-pin') {
      return reply.code(403).send({ error: 'wrong_pin', attemptsLeft: inserted.attemptsLeft })
    }
    const { session, expiresAt } = inserted
    return reply.code(201).send({ session, expiresAt: expiresAt.toISOString(), x5c: pass.x5c })
  })
  app.delete<{ Params: { session: string } }>('/sessions/:session', (request, reply) => {
    const client = thumbprint(context.peerOf(request).certificate)
    const isTaken = reader.takeOut(request.params.session, client)
    return isTaken ? reply.code(204).send() : reply.code(404).send({ error: 'no_session' })
  })
}
