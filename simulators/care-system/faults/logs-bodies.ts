/** The end writes the opened bodies of requests and answers to its log. */

import type { FastifyBaseLogger } from 'fastify'
import type { Payload } from '../../protection/types.ts'

export type BodyObserver = (direction: 'received' | 'sent', payload: Payload) => void

export function createBodyObserver(faults: readonly string[], log: FastifyBaseLogger): BodyObserver {
  if (!faults.includes('logs-bodies')) return () => {}
  return (direction, payload) =>
    log.info({ direction, contentType: payload.contentType, body: payload.body.toString('utf8') }, 'body')
}
