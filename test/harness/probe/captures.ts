/** Connections that were really made, written down as captures, for the tests that read them. */

import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions, connect as tlsConnect } from 'node:tls'
import forge from 'node-forge'

export interface Chunk {
  from: 'client' | 'server'
  bytes: Buffer
}

export interface RecordedConnection {
  chunks: Chunk[]
  keyLog: string
}

export interface TestCertificate {
  cert: string
  key: string
}

export function makeCertificate(): TestCertificate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const certificate = forge.pki.createCertificate()
  const signer = forge.pki.privateKeyFromPem(key)
  certificate.publicKey = forge.pki.setRsaPublicKey(signer.n, signer.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000)
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000)
  certificate.setSubject([{ name: 'commonName', value: 'bron.test' }])
  certificate.setIssuer([{ name: 'commonName', value: 'bron.test' }])
  certificate.sign(signer, forge.md.sha256.create())
  return { cert: forge.pki.certificateToPem(certificate), key }
}

export interface Dialogue {
  request: string
  answer: string
}

/** Lets a request and an answer go over TLS, through a relay that writes down every byte on the wire. */
export async function recordTls(
  certificate: TestCertificate,
  { request, answer }: Dialogue,
  options: Pick<TlsOptions, 'minVersion' | 'maxVersion' | 'ciphers'>,
): Promise<RecordedConnection> {
  const chunks: Chunk[] = []
  const keyLog: string[] = []
  const server = createTlsServer({ ...certificate, ...options }, (socket) => {
    socket.once('data', () => socket.end(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = createServer((incoming) => relayTo((server.address() as AddressInfo).port, incoming, chunks))
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const { port } = relay.address() as AddressInfo
  const client = tlsConnect({ ...options, port, host: '127.0.0.1', rejectUnauthorized: false })
  client.on('keylog', (line: Buffer) => keyLog.push(line.toString()))
  client.once('secureConnect', () => client.write(request))
  client.resume()
  await once(client, 'close')
  await Promise.all([server, relay].map((one) => new Promise((resolve) => one.close(resolve))))
  return { chunks, keyLog: keyLog.join('') }
}

function relayTo(port: number, incoming: Socket, chunks: Chunk[]): void {
  const outgoing = connect(port, '127.0.0.1')
  incoming.on('data', (bytes) => chunks.push({ from: 'client', bytes }))
  outgoing.on('data', (bytes) => chunks.push({ from: 'server', bytes }))
  incoming.pipe(outgoing).pipe(incoming)
  incoming.once('close', () => outgoing.destroySoon())
  outgoing.once('close', () => incoming.destroySoon())
  for (const socket of [incoming, outgoing]) socket.on('error', () => socket.destroy())
}

export interface CaptureShape {
  format: 'pcap' | 'pcap-big-endian' | 'pcapng'
  link: 'ethernet' | 'vlan' | 'raw' | 'cooked'
  ip: 4 | 6
  /** Payload of a segment, bytes. */
  segmentBytes: number
  /** Segments change places in pairs, and each third comes twice. */
  disorder: boolean
  /** Sequence numbers start so that they wrap around at once. */
  sequence: number
}

export const plainShape: CaptureShape = {
  format: 'pcap',
  link: 'ethernet',
  ip: 4,
  segmentBytes: 1400,
  disorder: false,
  sequence: 1000,
}

/** Writes a capture of one connection, from its first to its last byte. */
export function writeCapture(chunks: readonly Chunk[], changes: Partial<CaptureShape> = {}): Buffer {
  const shape = { ...plainShape, ...changes }
  const next = { client: shape.sequence, server: shape.sequence }
  const packets: Buffer[] = []
  for (const from of ['client', 'server'] as const) {
    packets.push(writePacket(shape, from, next[from], Buffer.alloc(0), true))
    next[from] = (next[from] + 1) >>> 0
  }
  for (const { from, bytes } of chunks) {
    for (let at = 0; at < bytes.length; at += shape.segmentBytes) {
      const payload = bytes.subarray(at, at + shape.segmentBytes)
      packets.push(writePacket(shape, from, next[from], payload, false))
      next[from] = (next[from] + payload.length) >>> 0
    }
  }
  return writeFile(shape, shape.disorder ? disorder(packets) : packets)
}

function disorder(packets: readonly Buffer[]): Buffer[] {
  const [first, second, ...rest] = packets
  const pairs = rest.flatMap((packet, i) => {
    const other = rest[i % 2 === 0 ? i + 1 : i - 1]
    const shown = other ?? packet
    return i % 3 === 0 ? [shown, shown] : [shown]
  })
  return [...(first === undefined ? [] : [first]), ...(second === undefined ? [] : [second]), ...pairs]
}

function writePacket(
  shape: CaptureShape,
  from: Chunk['from'],
  sequence: number,
  payload: Buffer,
  syn: boolean,
): Buffer {
  const tcp = Buffer.alloc(20)
  tcp.writeUInt16BE(from === 'client' ? 50_000 : 443, 0)
  tcp.writeUInt16BE(from === 'client' ? 443 : 50_000, 2)
  tcp.writeUInt32BE(sequence, 4)
  tcp[12] = 0x50
  tcp[13] = syn ? 0x02 : 0x10
  const ip = shape.ip === 4 ? ipv4(from, 20 + payload.length) : ipv6(from, 20 + payload.length)
  return Buffer.concat([link(shape), ip, tcp, payload])
}

function ipv4(from: Chunk['from'], length: number): Buffer {
  const header = Buffer.alloc(20)
  header[0] = 0x45
  header.writeUInt16BE(20 + length, 2)
  header[9] = 6
  Buffer.from(from === 'client' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1]).copy(header, 12)
  return header
}

function ipv6(from: Chunk['from'], length: number): Buffer {
  const header = Buffer.alloc(40)
  header[0] = 0x60
  header.writeUInt16BE(length, 4)
  header[6] = 6
  header[23] = from === 'client' ? 1 : 2
  header[39] = from === 'client' ? 2 : 1
  return header
}

function link({ link: kind, ip }: CaptureShape): Buffer {
  const type = ip === 4 ? [0x08, 0x00] : [0x86, 0xdd]
  if (kind === 'raw') return Buffer.alloc(0)
  if (kind === 'cooked') return Buffer.from([...Buffer.alloc(14), ...type])
  const vlan = kind === 'vlan' ? [0x81, 0x00, 0x00, 0x05] : []
  return Buffer.from([...Buffer.alloc(12), ...vlan, ...type])
}

const linkTypes = { ethernet: 1, vlan: 1, raw: 101, cooked: 113 } as const

function writeFile(shape: CaptureShape, packets: readonly Buffer[]): Buffer {
  const linkType = linkTypes[shape.link]
  if (shape.format === 'pcapng') return Buffer.concat([...pcapngHead(linkType), ...packets.map(enhancedPacket)])
  const big = shape.format === 'pcap-big-endian'
  const words = (values: readonly number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [i, value] of values.entries())
      big ? bytes.writeUInt32BE(value, i * 4) : bytes.writeUInt32LE(value, i * 4)
    return bytes
  }
  const head = words([0xa1b2c3d4, big ? 0x0002_0004 : 0x0004_0002, 0, 0, 262_144, linkType])
  return Buffer.concat([head, ...packets.flatMap((packet) => [words([1, 0, packet.length, packet.length]), packet])])
}

function block(type: number, body: Buffer): Buffer {
  const length = 12 + body.length
  const bytes = Buffer.alloc(length)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(length, 4)
  body.copy(bytes, 8)
  bytes.writeUInt32LE(length, length - 4)
  return bytes
}

function pcapngHead(linkType: number): Buffer[] {
  const section = Buffer.alloc(16)
  section.writeUInt32LE(0x1a2b3c4d, 0)
  section.writeUInt16LE(1, 4)
  section.fill(0xff, 8)
  const description = Buffer.alloc(8)
  description.writeUInt16LE(linkType, 0)
  return [block(0x0a0d0d0a, section), block(1, description)]
}

function enhancedPacket(packet: Buffer): Buffer {
  const body = Buffer.alloc(20 + Math.ceil(packet.length / 4) * 4)
  body.writeUInt32LE(packet.length, 12)
  body.writeUInt32LE(packet.length, 16)
  packet.copy(body, 20)
  return block(6, body)
}
