/** The control port of a party, as `harness/contracts/party.ts` describes it. */

import { createHash, timingSafeEqual } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import type { NetworkTable, Progress, RecordTransfer, Trigger } from '../../harness/contracts/party.ts'
import { noSchemas } from './no-schemas.ts'
import type { Simulator } from './types.ts'

interface ControlPortOptions {
  token: string
  control: Simulator['control']
  setNetwork(table: NetworkTable): void
  progress(): Progress
  freeze(): Promise<void>
  /** Called once the answer to `POST /stop` has gone. */
  onStop(): void
}

const bodyLimitBytes = 256 * 1024 * 1024

/** A Fastify instance that does not listen yet. */
export function createControlPort(options: ControlPortOptions): FastifyInstance {
  const { control } = options
  const app = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: true, schemaController: noSchemas })
  app.addHook('onRequest', async (request, reply) => {
    if (!isToken(request.headers.authorization, options.token)) return refuse(reply, 401, 'a bearer token is needed')
  })
  app.put('/network', async ({ body }, reply) => {
    if (!isNetworkTable(body)) return refuse(reply, 400, 'the body is no network table')
    options.setNetwork(body)
    return reply.code(204).send()
  })
  app.put('/record', async ({ body }, reply) => {
    if (control?.putRecord === undefined) return refuse(reply, 404, 'this party takes no record')
    if (!isRecord(body)) return refuse(reply, 400, 'the body is no record: { resources: [] }')
    await control.putRecord(body)
    return reply.code(204).send()
  })
  app.get('/record', async (_request, reply) => {
    if (control?.getRecord === undefined) return refuse(reply, 404, 'this party keeps no record')
    return control.getRecord()
  })
  app.post('/trigger', async ({ body }, reply) => {
    if (control?.trigger === undefined) return refuse(reply, 404, 'this party starts nothing by itself')
    if (!isTrigger(body))
      return refuse(reply, 400, 'the body is no trigger: { action: "refer" | "cancel", to, referral }')
    control.trigger(body)
    return reply.code(202).send()
  })
  app.get('/progress', async () => options.progress())
  app.post('/freeze', async (_request, reply) => {
    await options.freeze()
    return reply.code(204).send()
  })
  app.post('/stop', { onResponse: async () => options.onStop() }, async (_request, reply) => reply.code(204).send())
  return app
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error })
}

/** In constant time; the digests are of one length, whatever was given. */
function isToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNetworkTable(value: unknown): value is NetworkTable {
  const isEndpoint = (each: unknown): boolean =>
    isObject(each) && typeof each.fqdn === 'string' && typeof each.address === 'string' && Number.isInteger(each.port)
  return isObject(value) && Object.values(value).every(isEndpoint)
}

function isRecord(value: unknown): value is RecordTransfer {
  return isObject(value) && Array.isArray(value.resources)
}

function isTrigger(value: unknown): value is Trigger {
  return (
    isObject(value) &&
    (value.action === 'refer' || value.action === 'cancel') &&
    typeof value.to === 'string' &&
    isObject(value.referral)
  )
}
