/** `GET /register/certificates`, `/cdp/:file`, `/cacerts/:file`: what the register publishes for who has to check. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Uzi } from '../uzi.ts'

interface Lookup {
  Querystring: { issuer?: string; serial?: string }
}

interface File {
  Params: { file: string }
}

export function addRegisterRoutes(app: FastifyInstance, { passes, lists }: Uzi): void {
  app.get<Lookup>('/register/certificates', (request, reply) => {
    const { issuer, serial } = request.query
    if (typeof issuer !== 'string' || typeof serial !== 'string') {
      return reply.code(400).send({ error: 'invalid_request' })
    }
    const x5c = passes.findCertificate(issuer, serial)
    return x5c === undefined ? reply.code(404).send({ error: 'no_such_certificate' }) : reply.send({ x5c })
  })
  app.get<File>('/cdp/:file', (request, reply) =>
    sendFile(reply, /^(\w+)\.crl$/, request.params.file, 'application/pkix-crl', lists.list),
  )
  app.get<File>('/cacerts/:file', (request, reply) =>
    sendFile(reply, /^(\w+)\.cer$/, request.params.file, 'application/pkix-cert', lists.authority),
  )
}

function sendFile(
  reply: FastifyReply,
  pattern: RegExp,
  file: string,
  mediaType: string,
  find: (name: string) => Buffer | undefined,
): FastifyReply {
  const [, name] = pattern.exec(file) ?? []
  const der = name === undefined ? undefined : find(name)
  return der === undefined ? reply.code(404).send({ error: 'not_found' }) : reply.type(mediaType).send(der)
}
