/** `POST /ocsp` and `GET /ocsp/<base64>`: whether a certificate was revoked (RFC 6960, appendix A). */

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AnswerOcsp } from '../ocsp/answer.ts'

const requestType = 'application/ocsp-request'
const responseType = 'application/ocsp-response'
const path = '/ocsp/'

export function addOcspRoutes(app: FastifyInstance, answer: AnswerOcsp): void {
  app.post('/ocsp', (request, reply) => {
    const { body } = request
    // An answer of OCSP is for a question of OCSP; the rest is HTTP.
    if (request.headers['content-type'] !== requestType) return reply.code(415).send()
    return send(reply, answer(Buffer.isBuffer(body) ? body : Buffer.alloc(0)))
  })
  // From the address as it was sent: base64 may have slashes, bare or escaped.
  app.get(`${path}*`, ({ url }, reply) => send(reply, answer(readEncoded(url.slice(path.length)))))
}

/** Without an answer the question stays open until the one who asked gives up. */
function send(reply: FastifyReply, der: Buffer | undefined): FastifyReply {
  return der === undefined ? reply.hijack() : reply.type(responseType).send(der)
}

function readEncoded(text: string): Buffer {
  try {
    return Buffer.from(decodeURIComponent(text), 'base64')
  } catch {
    return Buffer.alloc(0)
  }
}
