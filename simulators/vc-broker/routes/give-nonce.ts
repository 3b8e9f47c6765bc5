/** `POST /nonce`: to show that a presentation is made now (form of the nonce endpoint of OpenID4VCI 1.0 7). */

import type { FastifyInstance } from 'fastify'
import { authenticateClient } from '../authenticate-client.ts'
import type { VcBroker } from '../broker.ts'
import { paths, times } from '../wire.ts'

export function addNonceRoute(app: FastifyInstance, broker: VcBroker): void {
  app.post(paths.nonce, (request, reply) => {
    const { ura } = authenticateClient(broker, request)
    const nonce = broker.store.newNonce(ura, broker.context.clock.now())
    return reply.header('cache-control', 'no-store').send({ c_nonce: nonce, c_nonce_expires_in: times.nonceSeconds })
  })
}
