/** Fault `logs-bodies`: the log level `metadata-and-body`, with every request and answer of both interfaces. */

import type { FastifyInstance } from 'fastify'

export function logBodies(app: FastifyInstance, faults: readonly string[]): void {
  if (!faults.includes('logs-bodies')) return
  app.addHook('preHandler', async ({ body, log }) => {
    if (body !== undefined) log.info({ body: Buffer.isBuffer(body) ? body.toString('utf8') : body }, 'request body')
  })
  app.addHook('onSend', async ({ log }, _reply, payload) => {
    if (typeof payload === 'string') log.info({ body: payload }, 'answer body')
    return payload
  })
}
