import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PeerUnreachable } from '../../../simulators/kit/peer-client.ts'
import type { PartyContext } from '../../../simulators/kit/types.ts'
import { createLandscape, type Landscape, type PartyOptions, type TestParty } from './landscape.ts'
import { readClosed, readRefused } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

/** A party that asks for a client certificate without insisting, and says who came. */
function requestOnly(context: PartyContext): undefined {
  const createApp = context.createApp
  context.createApp = () => {
    const app = createApp({ clientCertificate: 'requested' })
    app.get('/who', async (request) => context.peerOf(request).fqdn)
    return app
  }
}

async function startServer(options: PartyOptions = {}): Promise<TestParty> {
  return landscape.start(await landscape.configure('midden', options), requestOnly)
}

/** First line of the answer to a request without a client certificate. */
function askWithout(server: TestParty, path: string): Promise<string> {
  const { address: host, port } = server.listen
  const ca = server.context.keys.trustPem
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect({ host, port, ca, servername: server.config.party.fqdn }, () =>
    socket.write(`GET ${path} HTTP/1.1\r\nHost: midden.echo.test\r\nConnection: close\r\n\r\n`),
  )
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''))
  socket.on('error', reject)
  return promise
}

test('a client without a certificate is let in, and is nobody to a route that asks who it is', async () => {
  const server = await startServer()
  expect(await askWithout(server, '/echo')).toBe('HTTP/1.1 200 OK')
  expect(await askWithout(server, '/who')).toBe('HTTP/1.1 500 Internal Server Error')
  await server.stop()
  expect(readClosed(server.config.directory)).toHaveLength(2)
})

test('a client with a good certificate is known by it', async () => {
  const server = await startServer()
  const client = await landscape.start(await landscape.configure('bron'))
  await landscape.introduce(server, client)
  const answer = await client.context.client.request({ method: 'GET', url: 'https://midden.echo.test/who' })
  expect([answer.status, answer.body.toString()]).toEqual([200, 'bron.echo.test'])
  await Promise.all([server.stop(), client.stop()])
})

test.each(['revoked', 'expired', 'untrusted'] as const)(
  'a client with a certificate that is %s gets no further than the handshake, and the tap says so',
  async (certificate) => {
    // The lists of the server are those of its start.
    const config = await landscape.configure('bron', { certificate })
    const server = await startServer()
    const client = await landscape.start(config)
    await landscape.introduce(server, client)
    const failure = await client.context.client
      .request({ method: 'GET', url: 'https://midden.echo.test/echo' })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PeerUnreachable)
    await expect.poll(() => readRefused(server.config.directory)).toHaveLength(1)
    await Promise.all([server.stop(), client.stop()])
    expect(readRefused(server.config.directory)[0]?.code).toMatch(
      /CERT_REVOKED|CERT_HAS_EXPIRED|UNABLE_TO_GET|SELF_SIGNED/,
    )
    expect(readClosed(server.config.directory)).toEqual([])
  },
)

test('a listener that does not say otherwise still lets nobody in without a certificate', async () => {
  const server = await landscape.start(await landscape.configure('midden'))
  await expect(askWithout(server, '/echo')).rejects.toThrow()
  await server.stop()
})
