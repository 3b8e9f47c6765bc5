/** Records of a TLS connection, one direction of it (RFC 8446 5.1, RFC 5246 6.2). */

export interface TlsRecord {
  type: number
  /** Of the payload in the stream. */
  offset: number
  length: number
}

export interface HandshakeMessage {
  type: number
  /** With its header of four bytes, as transcripts hash it. */
  bytes: Buffer
}

export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const
export const handshakeTypes = {
  clientHello: 1,
  serverHello: 2,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const

/** RFC 8446 5.2. */
const maxRecordBytes = 2 ** 14 + 2048
const recordHeader = 5

/** Empty when the stream does not begin with a handshake. What follows a damaged record is left out. */
export function readRecords(stream: Buffer): TlsRecord[] {
  const records: TlsRecord[] = []
  if (stream[0] !== contentTypes.handshake) return records
  for (let at = 0; at + recordHeader <= stream.length; ) {
    const type = stream[at] ?? 0
    const length = stream.readUInt16BE(at + 3)
    const isRecord = type >= 20 && type <= 23 && stream[at + 1] === 3 && length <= maxRecordBytes
    const offset = at + recordHeader
    if (!isRecord || offset + length > stream.length) break
    records.push({ type, offset, length })
    at = offset + length
  }
  return records
}

/** Whole messages at the start of what the handshake records hold together. */
export function readHandshake(bytes: Buffer): HandshakeMessage[] {
  const messages: HandshakeMessage[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3)
    if (end > bytes.length) break
    messages.push({ type: bytes[at] ?? 0, bytes: bytes.subarray(at, end) })
    at = end
  }
  return messages
}

export interface Hello {
  random: Buffer
  /** Chosen by a server; the first one offered by a client. */
  suite: number
  extensions: ReadonlyMap<number, Buffer>
}

/** RFC 8446 4.1.2, 4.1.3. Undefined when it is cut off. */
export function readHello({ type, bytes }: HandshakeMessage): Hello | undefined {
  const isServer = type === handshakeTypes.serverHello
  const random = bytes.subarray(6, 38)
  let at = 39 + (bytes[38] ?? 0)
  if (at + 4 > bytes.length) return undefined
  const suite = bytes.readUInt16BE(isServer ? at : at + 2)
  at += isServer ? 3 : 2 + bytes.readUInt16BE(at)
  if (!isServer) at += 1 + (bytes[at] ?? 0)
  return { random, suite, extensions: at + 2 <= bytes.length ? readExtensions(bytes, at + 2) : new Map() }
}

function readExtensions(bytes: Buffer, start: number): Map<number, Buffer> {
  const extensions = new Map<number, Buffer>()
  for (let at = start; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    extensions.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return extensions
}
