import { randomBytes, randomInt } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection } from '../../../harness/contracts/evidence.ts'
import { mutualTlsOptions } from '../../../simulators/kit/tls-options.ts'
import { createLandscape, type Landscape, type PartyOptions, type TestParty } from './landscape.ts'
import { digest, readClosed, readConnectionLines, readStream } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

const url = 'https://midden.echo.test/echo'

async function startTwo(server: PartyOptions = {}, client: PartyOptions = {}): Promise<[TestParty, TestParty]> {
  const configs = [await landscape.configure('midden', server), await landscape.configure('bron', client)] as const
  const midden = await landscape.start(configs[0])
  const bron = await landscape.start(configs[1])
  await landscape.introduce(midden, bron)
  return [midden, bron]
}

/** The connection that is the other side of this one. */
function mirrorOf(connection: Connection, others: Connection[]): Connection {
  const found = others.find(({ remote }) => remote.port === connection.local.port)
  if (found === undefined) throw new Error(`nothing mirrors ${connection.id}`)
  return found
}

/** Checks both taps against each other and against their files; gives the bytes that the client sent. */
function expectEqualTaps(midden: TestParty, bron: TestParty): Buffer {
  const atClient = readClosed(bron.config.directory)
  const atServer = readClosed(midden.config.directory)
  expect(atServer).toHaveLength(atClient.length)
  for (const connection of atClient) {
    const mirror = mirrorOf(connection, atServer)
    for (const [own, other] of [
      ['sent', 'received'],
      ['received', 'sent'],
    ] as const) {
      const bytes = readStream(bron.config.directory, connection, own)
      expect(bytes.length).toBe(connection[own].bytes)
      expect(mirror[other].bytes).toBe(connection[own].bytes)
      expect(digest(readStream(midden.config.directory, mirror, other))).toBe(digest(bytes))
    }
  }
  return Buffer.concat(atClient.map((connection) => readStream(bron.config.directory, connection, 'sent')))
}

async function stopBoth(...parties: TestParty[]): Promise<void> {
  await Promise.all(parties.map((party) => party.stop()))
}

async function openRaw({ listen }: TestParty, from: TestParty): Promise<TLSSocket> {
  const tls = mutualTlsOptions(from.context.keys)
  const socket = connect({ ...tls, host: listen.address, port: listen.port, servername: 'midden.echo.test' })
  await new Promise((resolve, reject) => socket.once('session', resolve).once('error', reject))
  await setImmediate()
  return socket
}

test('both taps hold what was sent, over many bodies of random bytes and sizes', async () => {
  const [midden, bron] = await startTwo()
  const bodies = Array.from({ length: 60 }, () => randomBytes(randomInt(1, 200_000)))
  for (let at = 0; at < bodies.length; at += 6) {
    const batch = bodies.slice(at, at + 6)
    const answers = await Promise.all(batch.map((body) => bron.context.client.request({ method: 'POST', url, body })))
    expect(answers.map(({ body }) => digest(body))).toEqual(batch.map(digest))
  }
  await stopBoth(bron, midden)
  const sent = expectEqualTaps(midden, bron)
  for (const body of bodies) expect(sent.includes(body)).toBe(true)
})

test('both taps hold bodies of 1 MB whole', async () => {
  const [midden, bron] = await startTwo()
  const bodies = [randomBytes(1024 * 1024), randomBytes(1024 * 1024)]
  await Promise.all(bodies.map((body) => bron.context.client.request({ method: 'POST', url, body })))
  await stopBoth(bron, midden)
  const sent = expectEqualTaps(midden, bron)
  for (const body of bodies) expect(sent.includes(body)).toBe(true)
})

test('several requests over one connection are one record, with chunks that cover the stream', async () => {
  const [midden, bron] = await startTwo()
  const socket = await openRaw(midden, bron)
  const answers = collect(socket)
  for (const body of ['een', 'twee', 'drie']) {
    socket.write(`POST /echo HTTP/1.1\r\nHost: midden\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await answers.until(body)
  }
  await midden.stop()
  const [record] = readClosed(midden.config.directory)
  expect(readClosed(midden.config.directory)).toHaveLength(1)
  expect(record?.side).toBe('server')
  expect(
    record?.received.chunks.reduce((end, [offset, length]) => (offset === end ? end + length : Number.NaN), 0),
  ).toBe(record?.received.bytes)
  expect(digest(readStream(midden.config.directory, record ?? {}, 'sent'))).toBe(digest(Buffer.from(answers.text())))
})

test('a chunked body is recorded as it crossed, with its framing', async () => {
  const [midden, bron] = await startTwo()
  const socket = await openRaw(midden, bron)
  const answers = collect(socket)
  const head = 'POST /echo HTTP/1.1\r\nHost: midden\r\nTransfer-Encoding: chunked\r\n\r\n'
  for (const part of [head, '4\r\nhall\r\n', '2\r\no!\r\n', '0\r\n\r\n']) {
    socket.write(part)
    await setImmediate()
  }
  await answers.until('hallo!')
  await midden.stop()
  const [record] = readClosed(midden.config.directory)
  expect(readStream(midden.config.directory, record ?? {}, 'received').toString()).toBe(
    `${head}4\r\nhall\r\n2\r\no!\r\n0\r\n\r\n`,
  )
})

test('of a request that was broken off, the part that came is recorded', async () => {
  const [midden, bron] = await startTwo()
  const socket = await openRaw(midden, bron)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const part = `POST /echo HTTP/1.1\r\nHost: midden\r\nContent-Length: 100\r\n\r\nhalf`
  await new Promise((resolve) => socket.write(part, resolve))
  socket.destroy()
  await closed
  await untilLine(midden, 'close')
  await midden.stop()
  const [record] = readClosed(midden.config.directory)
  expect(readStream(midden.config.directory, record ?? {}, 'received').toString()).toBe(part)
  expect(record?.received.bytes).toBe(part.length)
})

test('an opening line says who was connected before anything else is known', async () => {
  const [midden, bron] = await startTwo()
  const socket = await openRaw(midden, bron)
  await untilLine(midden, 'open')
  const [line] = readConnectionLines(midden.config.directory)
  expect(line).toMatchObject({ event: 'open', id: 'midden/1', party: 'midden', remote: { port: socket.localPort } })
  expect(line?.tls).toMatchObject({ protocol: 'TLSv1.3', authorized: true, serverName: 'midden.echo.test' })
  expect(line?.tls?.peerCertificate).toBe(bron.context.keys.tls.certificate.toString())
  expect(line).not.toHaveProperty('endedAt')
  await midden.stop()
})

test('what a simulator does to a body after it came does not reach the record', async () => {
  const config = await landscape.configure('midden')
  const midden = await landscape.start(config, (context) => {
    const createApp = context.createApp
    context.createApp = () => {
      const app = createApp()
      app.addHook('preHandler', async ({ body }) => void (Buffer.isBuffer(body) && body.fill(0)))
      return app
    }
    return undefined
  })
  const bron = await landscape.start(await landscape.configure('bron'))
  await landscape.introduce(midden, bron)
  const answer = await bron.context.client.request({ method: 'POST', url, body: Buffer.from('kept') })
  expect(answer.body).toEqual(Buffer.alloc(4))
  await stopBoth(bron, midden)
  expect(expectEqualTaps(midden, bron).includes('kept')).toBe(true)
})

test('the sabotage tap-off leaves no record, and the exchange works as before', async () => {
  const [midden, bron] = await startTwo({ sabotage: ['tap-off'] })
  const answer = await bron.context.client.request({ method: 'POST', url, body: 'hallo' })
  expect(answer.body.toString()).toBe('hallo')
  await stopBoth(bron, midden)
  expect(readConnectionLines(midden.config.directory)).toEqual([])
  expect(readClosed(bron.config.directory)).toHaveLength(1)
})

test('the sabotage tap-drops-chunk shows as a difference with the other side, not with the own file', async () => {
  const [midden, bron] = await startTwo({ sabotage: ['tap-drops-chunk'] })
  await bron.context.client.request({ method: 'POST', url, body: 'hallo' })
  await stopBoth(bron, midden)
  const [atClient] = readClosed(bron.config.directory)
  const [atServer] = readClosed(midden.config.directory)
  expect(atServer?.received.bytes).toBeLessThan(atClient?.sent.bytes ?? 0)
  expect(atServer?.sent.bytes).toBe(atClient?.received.bytes)
  expect(statSync(join(midden.config.directory, 'tap', '1.received.bin')).size).toBe(atServer?.received.bytes)
})

function collect(socket: TLSSocket): { until(text: string): Promise<void>; text(): string } {
  let all = ''
  let check = (): void => {}
  socket.on('data', (bytes: Buffer) => {
    all += bytes.toString()
    check()
  })
  return {
    text: () => all,
    until: (text) =>
      new Promise((resolve) => {
        check = () => {
          if (all.endsWith(text)) resolve()
        }
        check()
      }),
  }
}

/** Waits until the tap, on its own accord, has written a line of this kind. */
async function untilLine(party: TestParty, event: 'open' | 'close'): Promise<void> {
  await expect.poll(() => readConnectionLines(party.config.directory).map((line) => line.event)).toContain(event)
}
