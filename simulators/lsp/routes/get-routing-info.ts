/** `POST /getRoutingInfo`: where an interaction can be sent (AORTA on FHIR, Adressering: RoutingInfoRequest). */

import type { FastifyInstance } from 'fastify'
import { sendRefusal } from '../../kit/forward.ts'
import { admitClient } from '../admit-client.ts'
import { conformsTo, interactionIdOf } from '../conformance.ts'
import type { Lsp } from '../lsp.ts'
import { refusals } from '../refusals.ts'
import type { Application, Registers } from '../registers.ts'
import { isObject, objectsIn } from '../translation/json.ts'
import { oids } from '../wire.ts'

interface RoutingRequest {
  applications: readonly Application[]
  /** Undefined for one that names no interaction. */
  interactions: readonly (string | undefined)[]
}

const mostInteractions = 500

export function addRoutingRoute(app: FastifyInstance, { context, registers }: Lsp): void {
  app.post('/getRoutingInfo', (request, reply) => {
    const admission = admitClient(context, registers, request)
    if (admission.refusal !== undefined) return sendRefusal(reply, admission.refusal)
    const routing = readRequest(registers, request.body)
    if (routing === undefined) return sendRefusal(reply, refusals.badRequest)
    const { applications, interactions } = routing
    const answer = interactions.map((interactionId) => {
      const destinationInfo = applications.flatMap((application) => destinationOf(application, interactionId))
      return { interactionId, ...(destinationInfo.length === 0 ? {} : { destinationInfo }) }
    })
    return reply.type('application/json').send(JSON.stringify(answer))
  })
}

function readRequest(registers: Registers, body: unknown): RoutingRequest | undefined {
  const value = parseJson(body)
  const destination = isObject(value) ? value.destination : undefined
  const interactions = isObject(value) ? objectsIn(value.interaction) : []
  if (!isObject(destination) || interactions.length < 1 || interactions.length > mostInteractions) return undefined
  const code = String(destination.code ?? '')
  const { codeSystem } = destination
  const application = codeSystem === oids.applicationId ? registers.findApplication(code) : undefined
  return {
    applications: codeSystem === oids.ura ? registers.findByUra(code) : application === undefined ? [] : [application],
    interactions: interactions.map(interactionIdOf),
  }
}

function destinationOf(application: Application, interactionId: string | undefined) {
  const conformance = interactionId === undefined ? undefined : conformsTo(application, interactionId)
  if (conformance === undefined) return []
  const destination = { code: application.applicationId, codeSystem: oids.applicationId }
  return [{ destination, fqdn: application.fqdn, ...conformance }]
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch {
    return undefined
  }
}
