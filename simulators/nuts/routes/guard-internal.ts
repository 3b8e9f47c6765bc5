/** The internal interface is for the systems of the organisations that the node is run for. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { NutsNode } from '../node.ts'
import { Problem } from '../problem.ts'

/** The status belongs to the internal interface too. */
const internalRoutes = /^\/(internal|status|health)(\/|$)/

/**
 * A real node serves it on another port that only the own network reaches; whoever gets there may use all subjects.
 * Here both interfaces share the listener of the party, and the client certificate says who is inside.
 */
export function guardInternal(app: FastifyInstance, node: NutsNode): void {
  app.addHook('onRequest', async (request) => {
    // The route that was found, not the address: that can be written in more than one way.
    if (!internalRoutes.test(request.routeOptions.url ?? '')) return
    if (!isInside(node, request)) throw new Problem(403, 'the internal interface is not open to this client')
  })
}

function isInside({ context, options }: NutsNode, request: FastifyRequest): boolean {
  const { ura } = context.peerOf(request)
  return options.internalUras.includes(ura)
}
