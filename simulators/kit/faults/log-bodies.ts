/** Fault of a node in between: the bodies of messages and answers stand in its log, as after a forgotten debug setting. */

import type { FastifyBaseLogger } from 'fastify'

interface Message {
  method: string
  path: string
  body: Buffer
}

/** `pass`: what hands a message on, and resolves with the answer to it. */
export function logBodies<M extends Message, R extends unknown[], A extends { status: number; body: Buffer }>(
  log: FastifyBaseLogger,
  pass: (message: M, ...rest: R) => Promise<A>,
): (message: M, ...rest: R) => Promise<A> {
  return async (message, ...rest) => {
    const { method, path, body } = message
    log.info({ method, path, body: body.toString('utf8') }, 'message')
    const answer = await pass(message, ...rest)
    log.info({ method, path, status: answer.status, body: answer.body.toString('utf8') }, 'answer')
    return answer
  }
}
