/** Errors on the wire: OAuth errors as RFC 6749 has them, all others as problem details. */

import type { FastifyInstance } from 'fastify'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { Problem, titleOf } from '../problem.ts'
import { mediaTypes } from '../wire.ts'

export function sendErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    if (error instanceof OauthError) {
      request.log.warn({ error: error.code, reason: error.message }, 'request refused')
      return reply.code(400).send({ error: error.code, error_description: error.message })
    }
    const status = statusOf(error)
    const detail = error instanceof Error && status < 500 ? error.message : 'the request could not be handled'
    const known = error instanceof Problem
    if (status >= 500 && !known) request.log.error({ err: error }, 'request failed')
    else request.log.warn({ status, reason: error instanceof Error ? error.message : '' }, 'request refused')
    return reply
      .code(status)
      .type(mediaTypes.problem)
      .send(JSON.stringify({ title: titleOf(status), status, detail: known ? error.message : detail }))
  })
  app.setNotFoundHandler(async (_request, reply) =>
    reply
      .code(404)
      .type(mediaTypes.problem)
      .send(JSON.stringify({ title: titleOf(404), status: 404 })),
  )
}

function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status
  if (error instanceof SsiError) return 400
  const status = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined
  return typeof status === 'number' ? status : 500
}
