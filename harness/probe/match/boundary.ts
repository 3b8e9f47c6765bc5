/** Whether a hit is a value of its own, or the inside of another. */

/** Shorter values turn up inside words and inside base64. */
const shortBytes = 6

/** Digits do not count inside a longer number, nor short values inside a longer word. */
export function standsAlone(bytes: Buffer, offset: number, needle: Buffer): boolean {
  const before = bytes[offset - 1]
  const after = bytes[offset + needle.length]
  if (isNumber(needle)) return !isDigit(before) && !isDigit(after)
  return needle.length >= shortBytes || (!isWordByte(before) && !isWordByte(after))
}

function isNumber(needle: Buffer): boolean {
  return needle.every(isDigit)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** ASCII letters and digits, and every byte of a letter beyond them. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x80
}
