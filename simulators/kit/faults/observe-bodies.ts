/** Fault `logs-bodies` of what stands before a server: it writes what it passes on, in both directions, to its log. */

import type { FastifyBaseLogger } from 'fastify'

export type BodyObserver = (direction: 'request' | 'answer', body: Buffer) => void

export function createBodyObserver(faults: readonly string[], log: FastifyBaseLogger): BodyObserver {
  if (!faults.includes('logs-bodies')) return () => {}
  return (direction, body) => log.info({ direction, body: body.toString('utf8') }, 'body')
}
