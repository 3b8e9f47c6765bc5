/** Content coding of larger answers (RFC 9110 8.4). */

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const minimumBytes = 1024
const compress = promisify(gzip)

/** Fastify `onSend` hook. */
export async function compressAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (!Buffer.isBuffer(payload) && typeof payload !== 'string') return payload
  if (Buffer.byteLength(payload) <= minimumBytes || !accepts(request.headers['accept-encoding'])) return payload
  reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length')
  return compress(payload)
}

function accepts(field: string | string[] | undefined): boolean {
  return String(field ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(?:;(?!\s*q=0(?:\.0*)?\s*$).*)?$/i.test(coding))
}
