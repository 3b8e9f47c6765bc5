/** For Fastify: no route of a simulator has a schema, and loading the two compilers takes a third of a party's start. */

import type { FastifyServerOptions } from 'fastify'

export const noSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
}

function refuse(): never {
  throw new TypeError('a route of a simulator has no schema: what a real system refuses is checked by the simulator')
}
