/** Whether a hit is a value of its own, or the inside of another. */

import type { Form } from '../forms/form.ts'

/** Shorter values turn up inside words and inside base64. */
const shortBytes = 6
const zero = 0x30

/**
 * Digits do not count inside a longer number, short values not inside a longer word, and neither do values that are
 * distinctive enough only when they stand alone.
 */
export function standsAlone(bytes: Buffer, offset: number, { bytes: needle, alone, zeros }: Form): boolean {
  const before = bytes[offset - 1]
  let end = offset + needle.length
  if (zeros) while (bytes[end] === zero) end += 1
  const after = bytes[end]
  if (alone) return !isWordByte(before) && !isWordByte(after)
  if (isNumber(needle)) return !(isDigit(needle[0]) && isDigit(before)) && !isDigit(after)
  return needle.length >= shortBytes || (!isWordByte(before) && !isWordByte(after))
}

/** Digits to the last, with or without the marks that are written between them. */
function isNumber(needle: Buffer): boolean {
  return isDigit(needle.at(-1)) && needle.every(isNumeric)
}

function isNumeric(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x20 && byte <= 0x2f) || byte === 0x3a
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** ASCII letters and digits, and every byte of a letter beyond them. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x80
}
