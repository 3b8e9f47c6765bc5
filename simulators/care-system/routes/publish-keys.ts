/** `GET /jwks.json` and its entry in the address register, for a neighbour that is the register's only other side. */

import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { publishKeys } from '../peer/key-register.ts'
import { mediaTypes } from '../wire.ts'

export function addKeyRoutes(app: FastifyInstance, { key, encryption, ura }: CareSystem): void {
  const compose = async () => JSON.stringify(publishKeys(key, await encryption?.published))
  app.get('/jwks.json', async (_request, reply) => reply.type(mediaTypes.json).send(await compose()))
  app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', async (request, reply) =>
    request.params.ura === ura
      ? reply.type(mediaTypes.json).send(await compose())
      : reply
          .code(404)
          .type(mediaTypes.json)
          .send(JSON.stringify({ keys: [] })),
  )
}
