/** Whether what a key gave can be what was meant: in CBC one wrong key in 256 gives a padding that fits. */

import { isMostlyText } from '../../readable.ts'
import { createBerReader } from './ber.ts'

/** Fewer bytes look like text too easily. */
const shortest = 8

/** gzip, ZIP, PNG, JPEG, zstd: content that is neither text nor ASN.1. */
const magics = ['1f8b08', '504b0304', '89504e47', 'ffd8ff', '28b52ffd'].map((hex) => Buffer.from(hex, 'hex'))

export function isPlausibleContent(bytes: Buffer): boolean {
  if (bytes.length < shortest) return false
  return isMostlyText(bytes) || isWholeSequence(bytes) || magics.some((magic) => bytes.indexOf(magic) === 0)
}

/** A SEQUENCE of values that fill it, which fills the bytes. */
export function isWholeSequence(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30) return false
  const ber = createBerReader(bytes)
  const value = ber.read(0)
  if (value === undefined || value.cut || value.end !== bytes.length) return false
  const children = ber.children(value)
  return children.length > 0 && !children.some((child) => child.cut) && children.at(-1)?.end === value.contentEnd
}
