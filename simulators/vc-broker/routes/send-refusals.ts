/** Refusals as OAuth errors; each is kept with its reason. */

import type { FastifyInstance } from 'fastify'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import type { VcBroker } from '../broker.ts'
import { BrokerRefusal } from '../refusal.ts'

export function sendRefusals(app: FastifyInstance, { context, store }: VcBroker): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not_found' }))
  app.setErrorHandler((error, request, reply) => {
    const refusal = asBrokerRefusal(error)
    if (refusal === undefined) {
      request.log.error({ err: error }, 'internal error')
      return reply.code(500).send({ error: 'server_error' })
    }
    const { code, status, message: reason } = refusal
    const ura = uraOf(() => context.peerOf(request).ura)
    const path = request.routeOptions.url ?? ''
    store.logRefusal({ ura, path, code, reason }, context.clock.now())
    request.log.warn({ ura, path, code, reason }, 'refused')
    return reply.code(status).header('cache-control', 'no-store').send({ error: code, error_description: reason })
  })
}

function asBrokerRefusal(error: unknown): BrokerRefusal | undefined {
  if (error instanceof BrokerRefusal) return error
  if (error instanceof PeerUnreachable) {
    return new BrokerRefusal('invalid_request', `no answer from ${error.fqdn}`, { cause: error })
  }
  // Fastify: a body that cannot be read.
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined
  const isClientError = typeof status === 'number' && status >= 400 && status < 500
  return isClientError ? new BrokerRefusal('invalid_request', 'the body cannot be read', { cause: error }) : undefined
}

function uraOf(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
