/** Telling text from other bytes. */

/** Share of printable bytes from which short output of a decoder counts as text. */
const textShare = 0.85
/** So many printable characters in a row hardly ever turn up in random bytes (1 in 150,000). */
const tellingStretch = 12

const printable = createPrintableTable()

export function isPrintable(byte: number): boolean {
  return printable[byte] === 1
}

/** Nearly all bytes are printable ASCII, white space or UTF-8. */
export function isMostlyText(bytes: Buffer, sampleBytes = 4096): boolean {
  const length = Math.min(bytes.length, sampleBytes)
  if (length === 0) return false
  return countText(bytes, 0, length) >= length * textShare
}

/** Whether a stretch of readable text, of single-byte or two-byte characters, stands anywhere in these bytes. */
export function hasReadableStretch(bytes: Buffer): boolean {
  // From the last byte that a stretch would need back to the first: most others are left after a byte or two.
  for (let start = 0; start + tellingStretch <= bytes.length; ) {
    let i = start + tellingStretch - 1
    while (i >= start && printable[bytes[i] as number] === 1) i -= 1
    if (i < start) return true
    start = i + 1
  }
  return hasWideStretch(bytes)
}

/** Every other byte is 0. */
function hasWideStretch(bytes: Buffer): boolean {
  let wide = 0
  for (let i = Math.max(0, bytes.indexOf(0) - 1); i >= 0 && i < bytes.length; i += 1) {
    if ((bytes[i] === 0) !== (bytes[i + 1] === 0)) wide += 1
    else {
      wide = 0
      const zero = bytes.indexOf(0, i + 1)
      if (zero === -1) return false
      i = Math.max(i, zero - 2)
    }
    if (wide >= tellingStretch) return true
  }
  return false
}

/** Number of bytes in [start, end) that are printable ASCII, white space or part of a UTF-8 character. */
function countText(bytes: Buffer, start: number, end: number): number {
  let count = 0
  for (let i = start; i < end; ) {
    const byte = bytes[i] ?? 0
    const size = printable[byte] === 1 ? 1 : utf8SizeAt(bytes, i)
    count += size
    i += size || 1
  }
  return count
}

/** Stops at the first byte that is no text. */
export function isAllText(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; ) {
    const size = printable[bytes[i] ?? 0] === 1 ? 1 : utf8SizeAt(bytes, i)
    if (size === 0) return false
    i += size
  }
  return true
}

/** Length of the well-formed UTF-8 character of two bytes or more at this place, else 0. */
export function utf8SizeAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  const size =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  for (let k = 1; k < size; k += 1) {
    if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return size
}

/** UTF-8 where it is that, else latin1, in which every byte has a character. */
export function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? bytes.toString('latin1') : text
}

/** As text in which every control character but white space is a dot: for showing, of one length with the text itself. */
export function decodeReadable(bytes: Buffer): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return decodeText(bytes).replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '·')
}

function createPrintableTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (let byte = 0x20; byte < 0x7f; byte += 1) table[byte] = 1
  for (const byte of [0x09, 0x0a, 0x0d]) table[byte] = 1
  return table
}
