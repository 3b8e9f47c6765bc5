/** Packets of a capture file: pcap (draft-ietf-opsawg-pcap 4, 5) and pcapng (draft-ietf-opsawg-pcapng 4). */

import type { Range } from '../../contracts/probe.ts'

export interface Packet {
  /** LINKTYPE_ value of the interface. */
  linkType: number
  /** Captured bytes in the file. */
  at: Range
}

const pcapHeader = 24
const packetHeader = 16

const blockTypes = { section: 0x0a0d0d0a, interface: 1, simple: 3, enhanced: 6, obsolete: 2 } as const
/** A section's byte order magic (4.1). */
const orderMagic = 0x1a2b3c4d

/** Undefined when the file is no capture. What is cut off at the end is left out. */
export function readPackets(bytes: Buffer): Packet[] | undefined {
  if (bytes.length < pcapHeader) return undefined
  const magic = bytes.readUInt32LE(0)
  if (magic === blockTypes.section) return readBlocks(bytes)
  if (magic === 0xa1b2c3d4 || magic === 0xa1b23c4d) return readRecords(bytes, true)
  const swapped = bytes.readUInt32BE(0)
  return swapped === 0xa1b2c3d4 || swapped === 0xa1b23c4d ? readRecords(bytes, false) : undefined
}

type ReadUInt32 = (at: number) => number

function reader(bytes: Buffer, little: boolean): ReadUInt32 {
  return little ? (at) => bytes.readUInt32LE(at) : (at) => bytes.readUInt32BE(at)
}

function readRecords(bytes: Buffer, little: boolean): Packet[] {
  const uint32 = reader(bytes, little)
  // The upper bits tell of a frame check sequence at the end of each packet.
  const linkType = uint32(20) & 0xffff
  const packets: Packet[] = []
  for (let at = pcapHeader; at + packetHeader <= bytes.length; ) {
    const length = uint32(at + 8)
    const offset = at + packetHeader
    if (offset + length > bytes.length) break
    packets.push({ linkType, at: { offset, length } })
    at = offset + length
  }
  return packets
}

interface Section {
  uint32: ReadUInt32
  uint16: ReadUInt32
  linkTypes: number[]
}

function readBlocks(bytes: Buffer): Packet[] | undefined {
  const packets: Packet[] = []
  let section: Section | undefined
  for (let at = 0; at + 12 <= bytes.length; ) {
    if (bytes.readUInt32LE(at) === blockTypes.section) section = readSection(bytes, at)
    if (section === undefined) return undefined
    const length = section.uint32(at + 4)
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) break
    const packet = readBlock(section, at, length)
    if (packet !== undefined) packets.push(packet)
    at += length
  }
  return packets
}

function readSection(bytes: Buffer, at: number): Section | undefined {
  const little = bytes.readUInt32LE(at + 8) === orderMagic
  if (!little && bytes.readUInt32BE(at + 8) !== orderMagic) return undefined
  const uint16: ReadUInt32 = little ? (place) => bytes.readUInt16LE(place) : (place) => bytes.readUInt16BE(place)
  return { uint32: reader(bytes, little), uint16, linkTypes: [] }
}

function readBlock({ uint32, uint16, linkTypes }: Section, at: number, blockLength: number): Packet | undefined {
  const type = uint32(at)
  if (type === blockTypes.interface && blockLength >= 20) linkTypes.push(uint16(at + 8))
  if (type === blockTypes.simple && blockLength >= 16) {
    const length = Math.min(uint32(at + 8), blockLength - 16)
    return { linkType: linkTypes[0] ?? 1, at: { offset: at + 12, length } }
  }
  const index =
    type === blockTypes.enhanced ? uint32(at + 8) : type === blockTypes.obsolete ? uint16(at + 8) : undefined
  if (index === undefined || blockLength < 32) return undefined
  const length = Math.min(uint32(at + 20), blockLength - 32)
  return { linkType: linkTypes[index] ?? 1, at: { offset: at + 28, length } }
}
