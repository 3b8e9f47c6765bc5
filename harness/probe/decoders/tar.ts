/**
 * Tape archives (POSIX.1-2017 pax, "ustar Interchange Format" and "pax Interchange Format"; GNU long names), wherever
 * one begins. Sparse files are read as they are stored. `part` is the name of the file.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { slicePart } from '../positions.ts'

const block = 512
const magicAt = 257
const magic = 'ustar'

export const tarDecoder: Decoder = {
  id: 'tar',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    // Before POSIX a header had no magic; such an archive is only known at the start of a view.
    let end = isHeader(bytes, 0) ? readArchive(bytes, 0, parts) : 0
    for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
      const start = at - magicAt
      if (start >= end && isHeader(bytes, start)) end = readArchive(bytes, start, parts)
    }
    return { parts }
  },
}

/** Returns where the archive ends. */
function readArchive(bytes: Buffer, start: number, parts: DecodedPart[]): number {
  let named: { name?: string; size?: number } = {}
  let at = start
  while (isHeader(bytes, at)) {
    const type = String.fromCharCode(bytes[at + 156] ?? 0)
    const size = named.size ?? numberAt(bytes, at + 124, 12)
    const data = { offset: at + block, length: Math.min(size, Math.max(0, bytes.length - at - block)) }
    const content = bytes.subarray(data.offset, data.offset + data.length)
    if (type === 'L') named = { ...named, name: textOf(content) }
    else if (type === 'x') named = { ...named, ...readPaxRecords(content) }
    else if (type !== 'K' && type !== 'g') {
      if (data.length > 0) parts.push(slicePart(bytes, data, named.name ?? nameAt(bytes, at)))
      named = {}
    }
    at += block + Math.ceil(data.length / block) * block
  }
  return at
}

/** The checksum is that of the header with spaces in its own place; some old programs summed signed bytes. */
export function isHeader(bytes: Buffer, at: number): boolean {
  if (at < 0 || at + block > bytes.length) return false
  let sum = 0
  let signed = 0
  for (let i = 0; i < block; i += 1) {
    const byte = i >= 148 && i < 156 ? 0x20 : (bytes[at + i] ?? 0)
    sum += byte
    signed += byte < 128 ? byte : byte - 256
  }
  const stated = numberAt(bytes, at + 148, 8)
  return bytes[at] !== 0 && (stated === sum || stated === signed)
}

/** Octal digits, or in GNU's extension a number with the highest bit set before it. */
export function numberAt(bytes: Buffer, at: number, length: number): number {
  if (((bytes[at] ?? 0) & 0x80) !== 0) return bytes.readUIntBE(at + length - 6, 6)
  const digits = /^ *([0-7]+)/.exec(bytes.toString('latin1', at, at + length))?.[1]
  return digits === undefined ? 0 : Number.parseInt(digits, 8)
}

export function nameAt(bytes: Buffer, at: number): string {
  const name = textOf(bytes.subarray(at, at + 100))
  const prefix =
    bytes.toString('latin1', at + magicAt, at + magicAt + 6) === `${magic}\0`
      ? textOf(bytes.subarray(at + 345, at + 500))
      : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

export function textOf(field: Buffer): string {
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? field.length : end)
}

/** Each record is its own length in decimal, a space, a keyword, an equals sign, a value and a newline. */
export function readPaxRecords(content: Buffer): { name?: string; size?: number } {
  const found: { name?: string; size?: number } = {}
  for (let at = 0; at < content.length; ) {
    const head = /^(\d{1,9}) ([^=\n]{1,256})=/.exec(content.toString('latin1', at, at + 280))
    const length = Number(head?.[1] ?? 0)
    if (head === null || length <= head[0].length) break
    const value = content.toString('utf8', at + head[0].length, at + length - 1)
    if (head[2] === 'path') found.name = value
    if (head[2] === 'size') found.size = Number(value) || 0
    at += length
  }
  return found
}
