/** Local file headers of ZIP (APPNOTE 4.3.7), with the extra fields that matter to reading. */

import type { Range } from '../../../contracts/probe.ts'

export interface LocalHeader {
  name: Range
  /** APPNOTE 4.4.5. */
  method: number
  flags: number
  /** High byte of the time, or of the checksum: the check byte of ZipCrypto (APPNOTE 6.1.6). */
  checkByte: number
  crc: number
  dataStart: number
  /** Undefined when it stands behind the data, or not at all. */
  dataLength: number | undefined
  /** AE-1 or AE-2 with its strength 1 to 3, and the method below it. */
  aes?: { version: number; strength: number; method: number }
}

export const flag = { encrypted: 1, described: 8, strong: 0x40, utf8: 0x800 } as const
export const stored = 0
export const deflated = 8
export const zstandard = 93

const headerLength = 30
const longestName = 4096
const newestVersion = 63
const methods = new Set([stored, 1, 2, 3, 4, 5, 6, deflated, 9, 10, 12, 14, 18, 19, 20, zstandard, 94, 95, 96, 97, 98])

/**
 * The header at a local file header signature; undefined when what follows is none.
 *
 * @param next where the next header begins: none holds another, and headers that overlap would be read again and again
 */
export function readLocalHeader(bytes: Buffer, at: number, next = bytes.length): LocalHeader | undefined {
  if (at + headerLength > bytes.length) return undefined
  const flags = bytes.readUInt16LE(at + 6)
  const method = bytes.readUInt16LE(at + 8)
  const nameLength = bytes.readUInt16LE(at + 26)
  const dataStart = at + headerLength + nameLength + bytes.readUInt16LE(at + 28)
  if ((bytes[at + 4] ?? 0) > newestVersion || nameLength > longestName || dataStart > next) return undefined
  const extra = readExtra(bytes, at + headerLength + nameLength, dataStart)
  if (!methods.has(method) && extra.aes === undefined) return undefined
  const crc = bytes.readUInt32LE(at + 14)
  const short = bytes.readUInt32LE(at + 18)
  const length = short === 0xffffffff ? extra.zip64Length : short
  const unknown = length === undefined || (length === 0 && (flags & flag.described) !== 0)
  return {
    name: { offset: at + headerLength, length: nameLength },
    method,
    flags,
    checkByte: (flags & flag.described) === 0 ? crc >>> 24 : (bytes[at + 11] ?? 0),
    crc,
    dataStart,
    dataLength: unknown ? undefined : length,
    ...(extra.aes === undefined ? {} : { aes: extra.aes }),
  }
}

/** APPNOTE 4.5: header id, size, content. */
function readExtra(bytes: Buffer, start: number, end: number) {
  const found: { zip64Length?: number; aes?: { version: number; strength: number; method: number } } = {}
  for (let at = start; at + 4 <= end; at += 4 + bytes.readUInt16LE(at + 2)) {
    const id = bytes.readUInt16LE(at)
    const size = bytes.readUInt16LE(at + 2)
    if (at + 4 + size > end) break
    // APPNOTE 4.5.3: in a local header both sizes stand in it, the compressed one last.
    if (id === 1 && size >= 16) found.zip64Length = Number(bytes.readBigUInt64LE(at + 12))
    if (id === 0x9901 && size >= 7) {
      const [strength = 0] = bytes.subarray(at + 8, at + 9)
      found.aes = { version: bytes.readUInt16LE(at + 4), strength, method: bytes.readUInt16LE(at + 9) }
    }
  }
  return found
}
