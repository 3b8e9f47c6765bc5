/** The units of lz-string's stream in the forms that its functions put out. */

import { createLetterTable } from '../letter-runs.ts'
import type { LzUnits } from './bits.ts'
import type { CharacterRun } from './utf8-runs.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+'
/** The last letter is `/` in base64, `-` in a component of a URI. */
export const letterTable = createLetterTable([`${alphabet}/`, `${alphabet}-`])

/** compressToUTF16 keeps away from the control characters. */
const offset = 32

/** `compressToBase64` and `compressToEncodedURIComponent`: six bits in a letter. */
export function letterUnits(bytes: Buffer, end: number): LzUnits {
  return { bits: 6, at: (index) => (index < end ? (letterTable[bytes[index] ?? 0] ?? 0) - 1 : -1) }
}

/** `compressToUint8Array`: 16 bits, high byte first. */
export function byteUnits(bytes: Buffer): LzUnits {
  return { bits: 16, at: (index) => (index * 2 + 1 < bytes.length ? bytes.readUInt16BE(index * 2) : -1) }
}

/** `compressToUTF16` in UTF-16: 15 bits in a code unit. */
export function wideUnits(bytes: Buffer, order: 'le' | 'be'): LzUnits {
  return {
    bits: 15,
    at(index) {
      if (index * 2 + 1 >= bytes.length) return -1
      return unitOf(order === 'le' ? bytes.readUInt16LE(index * 2) : bytes.readUInt16BE(index * 2))
    },
  }
}

/** `compressToUTF16` as characters that were read from UTF-8. */
export function characterUnits(run: CharacterRun): LzUnits {
  return { bits: 15, at: (index) => unitOf(run.character(index)) }
}

function unitOf(character: number): number {
  return character < offset || character >= offset + 0x8000 ? -1 : character - offset
}
