/** Reading requests: what a client left out is told as a `Problem`, not found out later. */

import type { FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { Problem } from '../problem.ts'
import { mediaTypes } from '../wire.ts'

export function paramOf(request: FastifyRequest, name: string): string {
  const value = isObject(request.params) ? request.params[name] : undefined
  return typeof value === 'string' ? value : ''
}

export function queryOf(request: FastifyRequest, name: string): string | undefined {
  const value = isObject(request.query) ? request.query[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Throws `Problem` 400 when the body is no JSON object. */
export function objectOf(request: FastifyRequest): JsonObject {
  if (isObject(request.body) && !Buffer.isBuffer(request.body)) return request.body
  throw new Problem(400, 'the body is no JSON object')
}

/** The same, where a body may be left out. */
export function optionalObjectOf(request: FastifyRequest): JsonObject {
  return request.body === undefined || request.body === null ? {} : objectOf(request)
}

/** Throws `Problem` 415 when the body is no form. */
export function formOf(request: FastifyRequest): URLSearchParams {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== mediaTypes.form) throw new Problem(415, `expected ${mediaTypes.form}`)
  return new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
}

/** Throws `Problem` 400 when the member is missing or no text. */
export function requiredText(body: JsonObject, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Problem(400, `missing ${name}`)
}
