import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connection, mirroredSocketPair, socketPair } from '../../../harness/contracts/evidence.ts'
import { readTap } from '../../../harness/observe/read-tap.ts'
import { control, createLandscape, type Landscape } from '../kit/landscape.ts'
import { digest, readRefused, readStream } from '../kit/tap-files.ts'
import { type ProductOptions, type Surrounded, surround } from './around-product.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

const url = 'https://midden.echo.test/echo'

async function ask({ bron }: Surrounded, body: Buffer = Buffer.from('hello')) {
  return bron.context.client.request({ method: 'POST', url, body })
}

/** What the tap recorded, once everything has ended. */
async function recorded(surrounded: Surrounded) {
  await surrounded.tap.stop()
  return readTap(`${surrounded.config.directory}/tap`, 'midden')
}

async function tryAsk(options: ProductOptions) {
  await using surrounded = await surround(landscape, options)
  const outcome = await ask(surrounded).then(
    ({ status }) => String(status),
    (error: { code?: string }) => error.code ?? String(error),
  )
  return { outcome, seen: surrounded.product.seen.length, ...(await recorded(surrounded)) }
}

describe('the tap around a product', () => {
  it('passes every byte on unchanged, both ways, and counts what its neighbours count', async () => {
    await using surrounded = await surround(landscape)
    const body = randomBytes(3_000_000)
    const answer = await ask(surrounded, body)
    expect(answer.body.equals(body)).toBe(true)

    const { connections, unclosed } = await recorded(surrounded)
    const ends = [surrounded.bron, surrounded.ontvanger]
    await Promise.all(ends.map((party) => party.stop()))
    expect(unclosed).toEqual([])
    expect(connections.map(({ side }) => side).toSorted()).toEqual(['client', 'server'])
    for (const { config } of ends) {
      const theirs = (await readTap(`${config.directory}/tap`, config.party.id)).connections[0] as Connection
      const ours = connections.find((one) => socketPair(one) === mirroredSocketPair(theirs)) as Connection
      expect(ours.received.bytes).toBe(theirs.sent.bytes)
      expect(ours.sent.bytes).toBe(theirs.received.bytes)
      for (const [own, other] of [
        ['received', 'sent'],
        ['sent', 'received'],
      ] as const) {
        const bytes = readStream(surrounded.config.directory, ours, own)
        expect(digest(bytes)).toBe(digest(readStream(config.directory, theirs, other)))
      }
    }
  })

  it('shows the product the certificate of whoever calls, and records the handshake with the product', async () => {
    await using surrounded = await surround(landscape, { server: { maxVersion: 'TLSv1.2' } })
    expect((await ask(surrounded)).status).toBe(200)
    const { connections } = await recorded(surrounded)
    const [front] = connections.filter(({ side }) => side === 'server')
    const [back] = connections.filter(({ side }) => side === 'client')
    expect(front?.tls).toMatchObject({ protocol: 'TLSv1.2', serverName: 'midden.echo.test', authorized: true })
    expect(front?.tls.peerCertificate).toContain('BEGIN CERTIFICATE')
    expect(back?.tls).toMatchObject({ protocol: 'TLSv1.3', serverName: 'ontvanger.echo.test', authorized: true })
  })

  it('records the version that the product speaks towards a neighbour', async () => {
    const { outcome, connections } = await tryAsk({ client: { maxVersion: 'TLSv1.2' } })
    expect(outcome).toBe('200')
    expect(connections.find(({ side }) => side === 'client')?.tls.protocol).toBe('TLSv1.2')
  })

  it.each(['revoked', 'expired', 'untrusted'] as const)(
    'hands on that the product refuses a caller whose certificate is %s',
    async (certificate) => {
      const { outcome, seen, refused } = await tryAsk({ parties: { bron: { certificate } } })
      expect({ outcome, seen }).toEqual({ outcome: 'HANDSHAKE_REFUSED', seen: 0 })
      expect(refused).toEqual([expect.objectContaining({ party: 'midden', side: 'server' })])
    },
  )

  it('lets a product that accepts everyone do so, and records that it did', async () => {
    const { outcome, connections, refused } = await tryAsk({
      parties: { bron: { certificate: 'revoked' } },
      server: { rejectUnauthorized: false },
    })
    expect(outcome).toBe('200')
    expect(refused).toEqual([])
    expect(connections.find(({ side }) => side === 'server')?.tls).toMatchObject({
      authorized: false,
      authorizationError: "the caller's certificate: CERT_REVOKED",
    })
  })

  it('shows the product that its neighbour is revoked, and records that it refuses', async () => {
    await using surrounded = await surround(landscape, { parties: { ontvanger: { certificate: 'revoked' } } })
    expect((await ask(surrounded)).status).toBe(502)
    const refused = { party: 'midden', side: 'client', remote: surrounded.ontvanger.listen }
    await expect.poll(() => readRefused(surrounded.config.directory)).toEqual([expect.objectContaining(refused)])
    const { connections } = await recorded(surrounded)
    expect(connections.filter(({ side, sent }) => side === 'client' && sent.bytes > 0)).toEqual([])
  })

  it('hands on that a neighbour refuses a product without a certificate', async () => {
    const { outcome, connections, refused } = await tryAsk({ client: { anonymous: true } })
    expect(outcome).toBe('502')
    expect(connections.map(({ side }) => side)).toEqual(['server'])
    expect(refused).toHaveLength(1)
  })

  it('records what it was told to leave out as missing, so that this is noticed', async () => {
    const { outcome, connections } = await tryAsk({ sabotage: ['tap-off'] })
    expect(outcome).toBe('200')
    expect(connections).toEqual([])
  })

  it('is told frozen: ends every connection, goes on carrying, and keeps nothing of it', async () => {
    await using surrounded = await surround(landscape)
    await ask(surrounded)
    const { config, tap } = surrounded
    const frozen = await control({ config, control: tap.control }, 'POST', '/freeze')
    expect(frozen.status).toBe(204)
    expect((await ask(surrounded)).status).toBe(200)
    expect((await recorded(surrounded)).connections).toHaveLength(2)
  })
})
