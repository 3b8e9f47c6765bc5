/** Packets of a capture one after the other, each with the bytes of its record and the connection it belongs to. */

import { readPackets } from '../../captures/packets.ts'
import { readSegment } from '../../captures/segments.ts'
import type { ByteReader } from '../byte-reader.ts'

export interface PacketRecord {
  kind: 'packet'
  /** Of the record, with its header. */
  bytes: Buffer
  /** In the stream. */
  place: number
  /** Its two sockets; empty for what belongs to no connection. */
  name: string
  /** What must stand before the record for it to be a capture. */
  preamble: Buffer
}

export interface PacketReader {
  /** `section`: a new one begins; `preamble` is that of the packets before. */
  records(): AsyncGenerator<PacketRecord | { kind: 'section'; preamble: Buffer }>
  preamble(): Buffer
  /** Bytes behind the last record. */
  unread(): number
}

const pcapHeader = 24
const packetHeader = 16
const blockHeader = 12
const sectionType = 0x0a0d0d0a
const interfaceType = 1
/** More than any snap length; a record that says more is damaged. */
const longestRecord = 16 * 1024 * 1024

export function createPacketReader(reader: ByteReader): PacketReader {
  let preamble = Buffer.alloc(0)
  let unread = 0

  async function* records(): AsyncGenerator<PacketRecord | { kind: 'section'; preamble: Buffer }> {
    const start = await reader.peek(pcapHeader)
    const isBlocks = start.readUInt32LE(0) === sectionType
    const magic = start.readUInt32LE(0)
    let little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d
    if (!isBlocks) preamble = await take(pcapHeader)
    for (;;) {
      const place = reader.position
      const head = await reader.peek(isBlocks ? blockHeader : packetHeader)
      if (head.length < (isBlocks ? blockHeader : packetHeader)) break
      const type = isBlocks ? head.readUInt32LE(0) : 0
      if (isBlocks && type === sectionType) little = head.readUInt32LE(8) === 0x1a2b3c4d
      const stated = little ? head.readUInt32LE(isBlocks ? 4 : 8) : head.readUInt32BE(isBlocks ? 4 : 8)
      const length = isBlocks ? stated : packetHeader + stated
      if (length < blockHeader || length > longestRecord) break
      if ((await reader.peek(length)).length < length) break
      const bytes = await take(length)
      if (isBlocks && type === sectionType) {
        if (preamble.length > 0) yield { kind: 'section', preamble }
        preamble = bytes
      } else if (isBlocks && (little ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0)) === interfaceType) {
        preamble = Buffer.concat([preamble, bytes])
      } else {
        yield { kind: 'packet', bytes, place, name: connectionOf(preamble, bytes), preamble }
      }
    }
    unread = await reader.skip(Number.POSITIVE_INFINITY)
  }

  const take = async (length: number) => {
    const bytes = Buffer.from(await reader.peek(length))
    await reader.skip(length)
    return bytes
  }

  return { records, preamble: () => preamble, unread: () => unread }
}

function connectionOf(preamble: Buffer, record: Buffer): string {
  const capture = Buffer.concat([preamble, record])
  const [packet] = readPackets(capture) ?? []
  const segment = packet === undefined ? undefined : readSegment(capture, packet)
  return segment === undefined ? '' : [segment.from, segment.to].sort().join(' – ')
}
