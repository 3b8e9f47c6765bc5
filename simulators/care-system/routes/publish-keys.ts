/** `GET /jwks.json` and its entry in the address register, for a neighbour that is the register's only other side. */

import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { publishKeys } from '../peer/key-register.ts'
import { mediaTypes } from '../wire.ts'

export function addKeyRoutes(app: FastifyInstance, { key, ura }: CareSystem): void {
  const set = JSON.stringify(publishKeys(key))
  app.get('/jwks.json', (_request, reply) => reply.type(mediaTypes.json).send(set))
  app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', (request, reply) =>
    request.params.ura === ura
      ? reply.type(mediaTypes.json).send(set)
      : reply
          .code(404)
          .type(mediaTypes.json)
          .send(JSON.stringify({ keys: [] })),
  )
}
