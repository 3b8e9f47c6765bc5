/** A route over real mutual TLS: two ends that only speak HTTP, with both intermediaries between them. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NetworkTable } from '../../../harness/contracts/party.ts'
import { build as buildCareSystem } from '../../../simulators/care-system/server.ts'
import { type StartedParty, startParty } from '../../../simulators/kit/start-party.ts'
import type { BuildSimulator, PartyContext, PeerRequest, PeerResponse } from '../../../simulators/kit/types.ts'
import { buildLsp } from '../../../simulators/lsp/server.ts'
import { buildZorgplatform } from '../../../simulators/zorgplatform/server.ts'
import { createKeyWriter } from './chain-keys.ts'
import { type ChainOptions, configureParty, host, ids, type PartyId, route } from './chain-parties.ts'

/** What an end got, with the body as the bytes of the wire. */
interface Received {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export interface End {
  context: PartyContext
  received: Received[]
  /** What it answers from now on. */
  answer: { status: number; headers?: Record<string, string>; body?: string | Buffer }
}

export interface Chain extends AsyncDisposable {
  bron: End
  ontvanger: End
  /** Has a certificate of the same register, but no place in the network. */
  vreemde: End
  zorgplatform: PartyContext
  lsp: PartyContext
  request(from: End, request: Omit<PeerRequest, 'decode'>): Promise<PeerResponse>
  rows(party: PartyContext, table: string): Record<string, unknown>[]
  log(party: PartyContext): string
  /** Lines of the handshakes that did not succeed. */
  refusedHandshakes(party: PartyContext): string
}

/** A chain whose ends are whole care systems. */
export interface CareChain extends AsyncDisposable {
  bron: CareEnd
  ontvanger: CareEnd
  zorgplatform: PartyContext
  lsp: PartyContext
  rows: Chain['rows']
}

interface CareEnd {
  /** A request to its control port. */
  control(method: string, path: string, body?: unknown): Promise<Response>
}

export interface ChainFactory extends AsyncDisposable {
  start(options?: ChainOptions): Promise<Chain>
  startWithCareSystems(options?: ChainOptions): Promise<CareChain>
}

/** One authority and one certificate per party for all chains of a test file. */
export async function createChainFactory(): Promise<ChainFactory> {
  const directory = mkdtempSync(join(tmpdir(), 'inkijk-chain-'))
  const writeKeys = await createKeyWriter()
  let made = 0
  const prepare = async (options: ChainOptions): Promise<string> => {
    made += 1
    const home = join(directory, String(made))
    await writeKeys(home, options)
    return home
  }
  return {
    start: async (options = {}) => startChain(await prepare(options), options),
    startWithCareSystems: async (options = {}) => startCareChain(await prepare(options), options),
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function startChain(home: string, options: ChainOptions): Promise<Chain> {
  const ends: End[] = []
  const started = await startAll(home, options, ids, (context) => buildEnd(context, ends))
  const endOf = (id: PartyId) => found(ends.find(({ context }) => context.party.id === id))
  return {
    bron: endOf('bron'),
    ontvanger: endOf('ontvanger'),
    vreemde: endOf('vreemde'),
    zorgplatform: found(started.get('zorgplatform')).context,
    lsp: found(started.get('lsp')).context,
    request: ({ context }, request) => context.client.request({ ...request, decode: false }),
    rows: readRows,
    log: ({ config }) => readFileSync(join(config.directory, 'log', 'party.ndjson'), 'utf8'),
    refusedHandshakes: ({ config }) => readFileSync(join(config.directory, 'tap', 'handshakes.ndjson'), 'utf8'),
    [Symbol.asyncDispose]: () => stopAll(started),
  }
}

async function startCareChain(home: string, options: ChainOptions): Promise<CareChain> {
  const started = await startAll(home, options, route, buildCareSystem)
  const endOf = (id: PartyId): CareEnd => ({
    control: (method, path, body) => callControl(id, found(started.get(id)).party.control, method, path, body),
  })
  return {
    bron: endOf('bron'),
    ontvanger: endOf('ontvanger'),
    zorgplatform: found(started.get('zorgplatform')).context,
    lsp: found(started.get('lsp')).context,
    rows: readRows,
    [Symbol.asyncDispose]: () => stopAll(started),
  }
}

type Started = ReadonlyMap<PartyId, { party: StartedParty; context: PartyContext }>

async function startAll(
  home: string,
  options: ChainOptions,
  who: readonly PartyId[],
  buildOther: BuildSimulator,
): Promise<Started> {
  const builds: Partial<Record<PartyId, BuildSimulator>> = { lsp: buildLsp, zorgplatform: buildZorgplatform }
  const entries = await Promise.all(
    who.map(async (id) => {
      let context: PartyContext | undefined
      const party = await startParty(configureParty(home, id, options), (given) => {
        context = given
        return (builds[id] ?? buildOther)(given)
      })
      return [id, { party, context: found(context) }] as const
    }),
  )
  const table: NetworkTable = Object.fromEntries(
    entries.map(([id, { party }]) => [id, { fqdn: host(id), ...party.listen }]),
  )
  for (const [id, { party }] of entries) {
    const answer = await callControl(id, party.control, 'PUT', '/network', table)
    if (answer.status !== 204) throw new Error(`network table refused: ${answer.status}`)
  }
  return new Map(entries)
}

async function stopAll(started: Started): Promise<void> {
  await Promise.all([...started.values()].map(({ party }) => party.stop()))
}

function readRows({ database }: PartyContext, table: string): Record<string, unknown>[] {
  return database
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => ({ ...row }))
}

function buildEnd(context: PartyContext, ends: End[]) {
  const end: End = { context, received: [], answer: { status: 200 } }
  ends.push(end)
  const app = context.createApp()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.get('/jwks.json', (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(publishedKeys(context))),
  )
  app.all('/*', (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    end.received.push({ method: request.method, url: request.raw.url ?? '', headers: request.headers, body })
    return reply
      .code(end.answer.status)
      .headers(end.answer.headers ?? {})
      .send(end.answer.body)
  })
  return { app }
}

function publishedKeys({ keys }: PartyContext) {
  const { certificate, x5c } = found(keys.message)
  return { keys: [{ ...certificate.publicKey.export({ format: 'jwk' }), use: 'enc', x5c }] }
}

function callControl(
  id: PartyId,
  { address, port }: { address: string; port: number },
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`http://${address}:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer token-of-${id}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not there')
  return value
}
