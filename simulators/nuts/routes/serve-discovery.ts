/** `/discovery/{serviceID}`: the public list of a service this node is the server of (RFC022). */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServiceDefinition } from '../discovery/definition.ts'
import { verifyRegistration } from '../discovery/verify-registration.ts'
import type { NutsNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { paramOf, queryOf } from './request-parts.ts'

export function addDiscoveryServerRoutes(app: FastifyInstance, node: NutsNode): void {
  const { discoveryServer: list, context, verifier } = node
  app.get('/discovery/:serviceID', async (request) => {
    const timestamp = queryOf(request, 'timestamp') ?? '0'
    if (!/^\d+$/.test(timestamp)) throw new Problem(400, 'timestamp is no number')
    return list.since(servedService(node, request).id, Number(timestamp), context.clock.now())
  })
  app.post('/discovery/:serviceID', async (request, reply) => {
    const definition = servedService(node, request)
    if (typeof request.body !== 'string') throw new Problem(400, 'the body is no presentation in JWT form')
    const { signer, id, jwt, expiresAt } = await verifyRegistration(request.body, {
      definition,
      verifier,
      now: context.clock.now(),
      has: (did, jti) => list.has(definition.id, did, jti),
    })
    list.add({ service: definition.id, did: signer, jti: id, jwt, expiresAt })
    return reply.code(201).send({})
  })
}

function servedService({ definitions, options }: NutsNode, request: FastifyRequest): ServiceDefinition {
  const id = paramOf(request, 'serviceID')
  const definition = options.discoveryServer.includes(id) ? definitions.find((each) => each.id === id) : undefined
  if (definition === undefined) throw new Problem(404, 'there is no such service here')
  return definition
}
