import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNetwork } from '../../../simulators/kit/network.ts'
import { createPeerClient, PeerUnreachable } from '../../../simulators/kit/peer-client.ts'
import { mutualTlsOptions } from '../../../simulators/kit/tls-options.ts'
import type { PartyContext } from '../../../simulators/kit/types.ts'
import { control, createLandscape, type Landscape, type PartyOptions, type TestParty } from './landscape.ts'
import { readClosed, readRefused } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

const request = { method: 'GET', url: 'https://midden.echo.test/echo' }

async function startTwo(
  server: PartyOptions,
  client: PartyOptions,
  wire: (context: PartyContext) => void = () => {},
): Promise<[TestParty, TestParty]> {
  const configs = [await landscape.configure('midden', server), await landscape.configure('bron', client)] as const
  const midden = await landscape.start(configs[0], (context) => {
    wire(context)
    return undefined
  })
  const bron = await landscape.start(configs[1])
  await landscape.introduce(midden, bron)
  return [midden, bron]
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

async function expectRefused(server: PartyOptions, client: PartyOptions, serverCode: string, clientCode: string) {
  const [midden, bron] = await startTwo(server, client)
  const failure = await failureOf(bron.context.client.request(request))
  expect(failure).toBeInstanceOf(PeerUnreachable)
  expect(failure).toMatchObject({ code: 'HANDSHAKE_REFUSED', fqdn: 'midden.echo.test' })
  await expect.poll(() => readRefused(midden.config.directory)).toHaveLength(1)
  await Promise.all([bron.stop(), midden.stop()])
  const [atClient] = readRefused(bron.config.directory)
  const [atServer] = readRefused(midden.config.directory)
  expect(atClient).toMatchObject({ party: 'bron', side: 'client', code: clientCode, remote: midden.listen })
  expect(atServer).toMatchObject({ party: 'midden', side: 'server', code: serverCode, remote: atClient?.local })
  expect([readClosed(bron.config.directory), readClosed(midden.config.directory)]).toEqual([[], []])
}

test('a conforming pair meets over TLS 1.3 with the ML-KEM hybrid, and nothing is refused', async () => {
  const [midden, bron] = await startTwo({}, {})
  expect((await bron.context.client.request(request)).status).toBe(200)
  await Promise.all([bron.stop(), midden.stop()])
  expect(readClosed(bron.config.directory)[0]?.tls).toMatchObject({
    protocol: 'TLSv1.3',
    group: 'X25519MLKEM768',
    cipher: 'TLS_AES_256_GCM_SHA384',
    authorized: true,
  })
  expect([readRefused(bron.config.directory), readRefused(midden.config.directory)]).toEqual([[], []])
})

test('a server refuses a revoked client certificate, and both sides say so', async () => {
  await expectRefused({}, { certificate: 'revoked' }, 'CERT_REVOKED', 'CLOSED')
})

test('a server refuses a client certificate that no anchor leads to, and both sides say so', async () => {
  // Of two complaints the library gives the last: its issuer has no revocation list here either.
  await expectRefused({}, { certificate: 'untrusted' }, 'UNABLE_TO_GET_CRL', 'CLOSED')
})

test('a server refuses an expired client certificate, and both sides say so', async () => {
  await expectRefused({}, { certificate: 'expired' }, 'CERT_HAS_EXPIRED', 'CLOSED')
})

test('a client refuses a revoked server certificate, and both sides say so', async () => {
  await expectRefused({ certificate: 'revoked' }, {}, 'ECONNRESET', 'CERT_REVOKED')
})

test('a client refuses a server with the certificate of another host, and both sides say so', async () => {
  await expectRefused({ certifiedHost: 'elders.echo.test' }, {}, 'ECONNRESET', 'ERR_TLS_CERT_ALTNAME_INVALID')
})

test('a server refuses a client without a certificate', async () => {
  const [midden, bron] = await startTwo({}, {})
  const { key: _key, cert: _cert, ...anonymous } = mutualTlsOptions(bron.context.keys)
  const socket = connect({
    ...anonymous,
    host: midden.listen.address,
    port: midden.listen.port,
    servername: 'midden.echo.test',
  })
  const alert = await new Promise<unknown>((resolve) => socket.once('error', resolve))
  expect(alert).toMatchObject({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' })
  await midden.stop()
  expect(readRefused(midden.config.directory)).toMatchObject([
    { side: 'server', code: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE' },
  ])
  expect(readClosed(midden.config.directory)).toEqual([])
})

test('a server refuses TLS 1.1', async () => {
  const [midden, bron] = await startTwo({}, {})
  const old = { ...mutualTlsOptions(bron.context.keys), minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
  const socket = connect({
    ...old,
    ciphers: 'DEFAULT@SECLEVEL=0',
    host: midden.listen.address,
    port: midden.listen.port,
  })
  const alert = await new Promise<unknown>((resolve) => socket.once('error', resolve))
  expect(alert).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
})

test('a host that is not in the network table is UNKNOWN_HOST', async () => {
  const [, bron] = await startTwo({}, {})
  const failure = await failureOf(bron.context.client.request({ ...request, url: 'https://nergens.echo.test/' }))
  expect(failure).toMatchObject({ code: 'UNKNOWN_HOST', fqdn: 'nergens.echo.test' })
})

test('a party that does not listen any more is CONNECTION_LOST, and no handshake was refused', async () => {
  const [midden, bron] = await startTwo({}, {})
  await midden.stop()
  expect(await failureOf(bron.context.client.request(request))).toMatchObject({ code: 'CONNECTION_LOST' })
  await bron.stop()
  expect(readRefused(bron.config.directory)).toEqual([])
})

test('a party that does not answer in time is TIMEOUT', async () => {
  const [midden, bron] = await startTwo({}, {}, (context) => {
    const createApp = context.createApp
    context.createApp = () => createApp().addHook('preHandler', () => new Promise(() => {}))
  })
  const network = createNetwork()
  network.set({ midden: { fqdn: 'midden.echo.test', ...midden.listen } })
  const { keys } = bron.context
  const client = createPeerClient({
    keys,
    network,
    tap: undefined,
    address: '127.0.0.1',
    control: 'x',
    answerTimeoutMs: 50,
  })
  expect(await failureOf(client.request(request))).toMatchObject({ code: 'TIMEOUT', fqdn: 'midden.echo.test' })
  await client.close()
})

test('a party that stops while it connects gives up at once, and calls it no refusal', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const bron = await landscape.start(await landscape.configure('bron'))
  const table = { midden: { fqdn: 'midden.echo.test', address: '127.0.0.1', port } }
  expect((await control(bron, 'PUT', '/network', table)).status).toBe(204)
  const connected = once(silent, 'connection')
  const failure = failureOf(bron.context.client.request(request))
  await connected
  await bron.stop()
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' })
  expect(readRefused(bron.config.directory)).toEqual([])
  silent.close()
})

test('a party that stops before it answers is CONNECTION_LOST', async () => {
  const asked = Promise.withResolvers<void>()
  const [midden, bron] = await startTwo({}, {}, (context) => {
    const createApp = context.createApp
    context.createApp = () =>
      createApp().addHook('preHandler', () => {
        asked.resolve()
        return new Promise(() => {})
      })
  })
  const failure = failureOf(bron.context.client.request(request))
  await asked.promise
  await midden.stop()
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' })
})
