/** Fault `logs-bodies`: presentations, credentials and assertions stand in the log as they came and went. */

import type { FastifyInstance } from 'fastify'

export function logBodies(app: FastifyInstance, faults: readonly string[]): void {
  if (!faults.includes('logs-bodies')) return
  app.addHook('preHandler', async (request) => {
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : request.body
    request.log.info({ body }, 'request body')
  })
  app.addHook('onSend', async (request, _reply, payload) => {
    request.log.info({ body: String(payload) }, 'answer body')
    return payload
  })
}
