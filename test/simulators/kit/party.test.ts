import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { connect as connectTls } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyFiles } from '../../../harness/contracts/party.ts'
import { readKeyStore } from '../../../simulators/kit/key-store.ts'
import { mutualTlsOptions } from '../../../simulators/kit/tls-options.ts'
import type { PartyContext, PeerIdentity } from '../../../simulators/kit/types.ts'
import { createLandscape, type Landscape, type PartyOptions, type TestParty } from './landscape.ts'
import { readClosed, readLines, readStream } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

/** Starts `midden`, on which `route` works, and `bron`, which can reach it. */
async function startTwo(
  route: (context: PartyContext) => void = () => {},
  options: PartyOptions = {},
): Promise<[TestParty, TestParty]> {
  const midden = await landscape.start(await landscape.configure('midden', options), (context) => {
    route(context)
    return undefined
  })
  const bron = await landscape.start(await landscape.configure('bron'))
  await landscape.introduce(midden, bron)
  return [midden, bron]
}

/** Adds to what `createApp` gives. */
function extend(context: PartyContext, wire: (app: ReturnType<PartyContext['createApp']>) => void): void {
  const createApp = context.createApp
  context.createApp = () => {
    const app = createApp()
    wire(app)
    return app
  }
}

const at = (path: string): string => `https://midden.echo.test${path}`

async function storedControls({ config }: TestParty): Promise<unknown[]> {
  const database = new DatabaseSync(join(config.directory, 'store', 'party.sqlite'), { readOnly: true })
  try {
    const [table] = database.prepare("SELECT name FROM sqlite_master WHERE name = 'inkijk_control'").all()
    return table === undefined ? [] : database.prepare('SELECT value FROM inkijk_control').all()
  } finally {
    database.close()
  }
}

const logOf = ({ config }: TestParty): string => readFileSync(join(config.directory, 'log', 'party.ndjson'), 'utf8')

test('every request and every answer carries the planted header, errors and hijacked answers too', async () => {
  const [midden, bron] = await startTwo((context) =>
    extend(context, (app) => {
      app.get('/breaks', async () => {
        throw new Error('on purpose')
      })
      app.get('/hijacked', async (_request, reply) => {
        reply.hijack()
        reply.raw.end('raw')
      })
      app.get('/passed-on', async (request, reply) =>
        reply.headers({ 'inkijk-control': 'of another' }).send(request.headers),
      )
    }),
  )
  for (const [path, status] of [
    ['/breaks', 500],
    ['/hijacked', 200],
    ['/nowhere', 404],
    ['/passed-on', 200],
  ] as const) {
    const answer = await bron.context.client.request({
      method: 'GET',
      url: at(path),
      headers: { 'Inkijk-Control': 'of another' },
    })
    expect([answer.status, answer.headers['inkijk-control']]).toEqual([status, 'planted-in-header'])
    if (path === '/passed-on') expect(JSON.parse(answer.body.toString())['inkijk-control']).toBe('planted-in-header')
  }
  await Promise.all([bron.stop(), midden.stop()])
  const received = readClosed(midden.config.directory).map((each) =>
    readStream(midden.config.directory, each, 'received'),
  )
  expect(
    Buffer.concat(received)
      .toString()
      .match(/inkijk-control: planted-in-header/g),
  ).toHaveLength(4)
})

test('an answer to what is no HTTP carries the planted header', async () => {
  const [midden, bron] = await startTwo()
  const { address: host, port } = midden.listen
  const socket = connectTls({ ...mutualTlsOptions(bron.context.keys), host, port, servername: 'midden.echo.test' })
  const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())))
  socket.once('secureConnect', () => socket.write('what is this?\r\n\r\n'))
  expect(await answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ninkijk-control: planted-in-header\r\n/)
  socket.destroy()
})

test('store and log hold their planted values', async () => {
  const [midden] = await startTwo()
  await midden.stop()
  expect(await storedControls(midden)).toEqual([{ value: 'planted-in-store' }])
  expect(logOf(midden)).toContain('planted-in-log')
})

test('the sabotage store-control-missing leaves the value out of the store, and only there', async () => {
  const [midden] = await startTwo(undefined, { sabotage: ['store-control-missing'] })
  await midden.stop()
  expect(await storedControls(midden)).toEqual([])
  expect(logOf(midden)).toContain('planted-in-log')
})

test('the sabotage log-control-missing leaves the value out of the log, and only there', async () => {
  const [midden] = await startTwo(undefined, { sabotage: ['log-control-missing'] })
  await midden.stop()
  expect(await storedControls(midden)).toEqual([{ value: 'planted-in-store' }])
  expect(logOf(midden)).not.toContain('planted-in-log')
})

test('the access log tells method, address, peer and status of every request', async () => {
  const [midden, bron] = await startTwo()
  await bron.context.client.request({ method: 'POST', url: at('/echo?bsn=999990019'), body: 'hallo' })
  await midden.stop()
  const lines = readLines(join(midden.config.directory, 'log', 'party.ndjson'))
  expect(lines).toContainEqual(
    expect.objectContaining({ method: 'POST', url: '/echo?bsn=999990019', peer: 'bron.echo.test', status: 200 }),
  )
})

test('the peer of a request is who its client certificate says', async () => {
  let peer: PeerIdentity | undefined
  const [midden, bron] = await startTwo((context) =>
    extend(context, (app) =>
      app.addHook('onRequest', async (request) => {
        peer = context.peerOf(request)
      }),
    ),
  )
  await bron.context.client.request({ method: 'GET', url: at('/echo') })
  expect(peer).toMatchObject({ fqdn: 'bron.echo.test', ura: '90000001' })
  expect(peer?.uziNumber).toMatch(/^\d{9}$/)
  expect(peer?.certificate.raw).toEqual(bron.context.keys.tls.certificate.raw)
  expect(() => midden.context.peerOf({ raw: { socket: connect({ port: midden.listen.port }).destroy() } })).toThrow(
    'did not come over mutual TLS',
  )
})

test('a body of a type that Fastify does not know arrives as bytes', async () => {
  const [, bron] = await startTwo((context) =>
    extend(context, (app) =>
      app.post('/kind', async ({ body }) => ({
        bytes: Buffer.isBuffer(body),
        length: Buffer.from(body as Buffer).length,
      })),
    ),
  )
  for (const headers of [{ 'content-type': 'application/jose+json' }, {}] as Record<string, string>[]) {
    const { body } = await bron.context.client.request({ method: 'POST', url: at('/kind'), headers, body: 'hallo' })
    expect(JSON.parse(body.toString())).toEqual({ bytes: true, length: 5 })
  }
})

test('the content coding of an answer is undone, unless the bytes are wanted as they are', async () => {
  const packed = gzipSync('hallo')
  const [, bron] = await startTwo((context) =>
    extend(context, (app) =>
      app.get('/packed', async (_request, reply) => reply.header('content-encoding', 'gzip').send(packed)),
    ),
  )
  const request = { method: 'GET', url: at('/packed') }
  const opened = await bron.context.client.request(request)
  expect([opened.body.toString(), opened.headers['content-encoding']]).toEqual(['hallo', undefined])
  const closed = await bron.context.client.request({ ...request, decode: false })
  expect([closed.body, closed.headers['content-encoding']]).toEqual([packed, 'gzip'])
})

test('stopping does not wait for those who connect and then say nothing', async () => {
  const [midden] = await startTwo()
  const socket = connect({ host: midden.listen.address, port: midden.listen.port })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('connect', resolve))
  await midden.stop()
  await closed
})

test('a party whose control port is taken does not start, and leaves nothing listening', async () => {
  const [midden] = await startTwo()
  const free = await landscape.start(await landscape.configure('ontvanger'))
  await free.stop()
  const config = await landscape.configure('ontvanger')
  const taken = { ...config, listen: free.listen, control: { ...config.control, ...midden.control } }
  await expect(landscape.start(taken)).rejects.toThrow('EADDRINUSE')
  const socket = connect({ host: free.listen.address, port: free.listen.port })
  expect(await new Promise((resolve) => socket.once('error', resolve))).toMatchObject({ code: 'ECONNREFUSED' })
})

test('the next hop is the neighbour on the way to the target, in either direction', async () => {
  const [midden, bron] = await startTwo()
  expect(bron.context.nextHop('ontvanger').id).toBe('midden')
  expect(midden.context.nextHop('ontvanger').id).toBe('ontvanger')
  expect(midden.context.nextHop('bron').id).toBe('bron')
  expect(() => bron.context.nextHop('bron')).toThrow('no way from "bron" to "bron"')
  expect(() => bron.context.nextHop('register')).toThrow('no way from "bron" to "register"')
  expect(bron.context.partyByUra('90000003')?.id).toBe('ontvanger')
  expect(bron.context.partyByUra('12345678')).toBeUndefined()
})

test('a key store gives the message key, held keys, and chains without their root', async () => {
  const config = await landscape.configure('bron')
  const keys = join(config.directory, 'keys')
  const [key, chain, trust] = [keyFiles.tlsKey, keyFiles.tlsChain, keyFiles.trust].map((name) =>
    readFileSync(join(keys, name), 'utf8'),
  )
  expect(readKeyStore(config.directory).message).toBeUndefined()
  expect(readKeyStore(config.directory).held('ontvanger')).toBeUndefined()
  const root = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(trust ?? '')?.[0] ?? ''
  expect(new X509Certificate(root).subject).toBe(new X509Certificate(root).issuer)
  mkdirSync(join(keys, 'held'))
  for (const [name, text] of [
    [keyFiles.messageKey, key],
    [keyFiles.messageChain, `${chain}${root}`],
    ['held/ontvanger.key.pem', key],
    ['held/ontvanger.chain.pem', chain],
  ] as const) {
    writeFileSync(join(keys, name), text ?? '')
  }
  const store = readKeyStore(config.directory)
  expect(store.message?.x5c).toHaveLength(3)
  expect(store.message?.x5c[0]).toBe(store.tls.certificate.raw.toString('base64'))
  expect(store.held('ontvanger')?.privateKey.asymmetricKeyType).toBe('rsa')
})

test('a step is timed and recorded with its outcome, and what it throws goes on', async () => {
  const [, bron] = await startTwo()
  const { progress } = bron.context
  expect(progress.read()).toEqual({ state: 'idle', steps: [] })
  expect(await progress.step('notify', 'midden', async () => 7)).toBe(7)
  await progress.step('fetch', 'midden', async (note) => {
    note.outcome('refused')
    note.detail('403')
  })
  await expect(
    progress.step('answer', 'midden', async () => {
      throw new Error('no way')
    }),
  ).rejects.toThrow('no way')
  progress.become('failed', 'gave up')
  const read = progress.read()
  expect(read).toMatchObject({
    state: 'failed',
    detail: 'gave up',
    steps: [
      { name: 'notify', from: 'bron', to: 'midden', outcome: 'ok' },
      { name: 'fetch', outcome: 'refused', detail: '403' },
      { name: 'answer', outcome: 'failed', detail: 'no way' },
    ],
  })
  expect(read.steps.every(({ durationMs }) => durationMs >= 0)).toBe(true)
})
