import { beforeAll, describe, expect, it } from 'vitest'
import { readKeyFile } from '../../../harness/probe/keys/read-key-file.ts'
import { probeParty } from '../../../harness/probe/probe-party.ts'
import { replayChain } from '../../../harness/probe/replay-chain.ts'
import {
  type Chunk,
  makeCertificate,
  plainShape,
  type RecordedConnection,
  recordTls,
  writeCapture,
} from './captures.ts'
import { decode, element, observe, probe } from './subjects.ts'

const note = 'Verwezen wegens aanhoudende hoest en 8,4 kg gewichtsverlies'
const body = JSON.stringify({ resourceType: 'Condition', note: [{ text: note }] })
const request = `POST /fhir/Condition HTTP/1.1\r\nHost: bron.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${note.length.toString(16)}\r\n${note}\r\n0\r\n\r\n`
const certificate = makeCertificate()

describe('a capture', () => {
  const chunks: Chunk[] = [
    { from: 'client', bytes: Buffer.from(request) },
    { from: 'server', bytes: Buffer.from(answer) },
  ]
  it.each([
    { format: 'pcap' },
    { format: 'pcap-big-endian' },
    { format: 'pcapng' },
    { link: 'vlan' },
    { link: 'raw' },
    { link: 'cooked' },
    { ip: 6 },
    { link: 'raw', ip: 6 },
    { segmentBytes: 7 },
    { segmentBytes: 7, disorder: true },
    { segmentBytes: 7, disorder: true, sequence: 0xffff_ffe0 },
  ] as const)('gives each direction as it was sent: %o', (shape) => {
    const parts = decode('pcap', writeCapture(chunks, shape)).parts
    expect(parts.map(({ bytes }) => bytes.toString())).toEqual([request, answer])
  })

  it('keeps the place of every byte', () => {
    const capture = writeCapture(chunks, { segmentBytes: 7, disorder: true })
    for (const { bytes, positionOf } of decode('pcap', capture).parts) {
      for (const [i, byte] of bytes.entries()) expect(capture[positionOf?.(i) ?? -1]).toBe(byte)
    }
  })

  it('leads to a value that is cut over segments', async () => {
    const { findings } = await probe(writeCapture(chunks, { segmentBytes: 7 }), note)
    expect(findings.map(({ level, chain }) => [level, chain[0]?.step])).toContainEqual(['plaintext', 'pcap'])
  })

  it('tells two connections between the same sockets apart', () => {
    const capture = Buffer.concat([
      writeCapture(chunks),
      writeCapture([{ from: 'client', bytes: Buffer.from('second') }], { sequence: 77 }).subarray(24),
    ])
    expect(decode('pcap', capture).parts.map(({ part }) => part)).toEqual([
      '10.0.0.1:50000>10.0.0.2:443',
      '10.0.0.2:443>10.0.0.1:50000',
      '10.0.0.1:50000>10.0.0.2:443#2',
    ])
  })
})

const modern = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
const older = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

const protocols = {
  TLS_AES_128_GCM_SHA256: modern,
  TLS_AES_256_GCM_SHA384: modern,
  TLS_CHACHA20_POLY1305_SHA256: modern,
  'ECDHE-RSA-AES128-GCM-SHA256': older,
  'ECDHE-RSA-AES256-GCM-SHA384': older,
  'ECDHE-RSA-CHACHA20-POLY1305': older,
  'ECDHE-RSA-AES128-SHA': older,
  'ECDHE-RSA-AES256-SHA384': older,
  'AES128-GCM-SHA256': older,
  'AES256-SHA256': older,
} as const

describe.each(Object.entries(protocols))('a connection with %s', (ciphers, versions) => {
  let connection: RecordedConnection
  let capture: Buffer
  beforeAll(async () => {
    connection = await recordTls(certificate, { request, answer }, { ...versions, ciphers })
    capture = writeCapture(connection.chunks, { segmentBytes: 100 })
  })

  it('is read with its key log, in both directions', async () => {
    const { findings, coverage } = await probe(capture, note, {
      keys: readKeyFile('keys.log', Buffer.from(connection.keyLog)),
    })
    const found = findings.filter(({ level }) => level === 'decryptable')
    expect(found).toHaveLength(2)
    for (const { chain } of found) expect(chain.map(({ step }) => step)).toContain('tls-records')
    expect(coverage.decodedBytes).toBeGreaterThan(request.length)
  })

  it('stays closed without, and is told to be encrypted', async () => {
    const { findings, coverage } = await probe(capture, note)
    expect(findings).toEqual([])
    expect(coverage.ciphertextBytes).toBeGreaterThan(request.length)
  })

  it('stays closed with the key log of another connection', async () => {
    const other = await recordTls(certificate, { request: 'a', answer: 'b' }, { ...versions, ciphers })
    const { findings } = await probe(capture, note, { keys: readKeyFile('keys.log', Buffer.from(other.keyLog)) })
    expect(findings).toEqual([])
  })

  it('stays closed from a damaged record on', async () => {
    const damaged = connection.chunks.map(({ from, bytes }) => ({ from, bytes: Buffer.from(bytes) }))
    for (const { bytes } of damaged.slice(-2)) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    const { findings } = await probe(writeCapture(damaged), request, {
      keys: readKeyFile('keys.log', Buffer.from(connection.keyLog)),
    })
    expect(findings.length).toBeLessThan(2)
  })
})

describe('the key of the server', () => {
  const keys = readKeyFile('server.pem', Buffer.from(certificate.key))

  it.each([
    ['AES128-GCM-SHA256', 2],
    ['AES256-SHA256', 2],
    ['ECDHE-RSA-AES128-GCM-SHA256', 0],
  ])('with %s opens %i directions', async (ciphers, count) => {
    const { chunks } = await recordTls(certificate, { request, answer }, { ...older, ciphers })
    const { findings } = await probe(writeCapture(chunks), note, { keys })
    expect(findings.filter(({ level }) => level === 'decryptable')).toHaveLength(count)
  })

  it('of another server opens nothing', async () => {
    const { chunks } = await recordTls(certificate, { request, answer }, { ...older, ciphers: 'AES128-GCM-SHA256' })
    const other = readKeyFile('other.pem', Buffer.from(makeCertificate().key))
    expect((await probe(writeCapture(chunks), note, { keys: other })).findings).toEqual([])
  })
})

describe('a key log that stands in the capture itself', () => {
  it('opens it, and the chain can be replayed from the bytes alone', async () => {
    const { chunks, keyLog } = await recordTls(certificate, { request, answer }, modern)
    const secrets = Buffer.concat([Buffer.from(keyLog), Buffer.alloc((4 - (keyLog.length % 4)) % 4)])
    const block = Buffer.alloc(20 + secrets.length)
    for (const [i, word] of [10, block.length, 0x544c534b, keyLog.length].entries()) block.writeUInt32LE(word, i * 4)
    secrets.copy(block, 16)
    block.writeUInt32LE(block.length, block.length - 4)
    const capture = Buffer.concat([writeCapture(chunks, { ...plainShape, format: 'pcapng' }), block])
    const { findings } = await probeParty({
      party: 'between',
      observations: [observe(capture)],
      elements: [element(note)],
    })
    const [finding] = findings.filter(({ level }) => level === 'decryptable')
    expect(finding).toBeDefined()
    if (finding === undefined) return
    const { view } = await replayChain(capture, finding, [])
    expect(view.bytes.toString()).toContain(note)
  })
})
