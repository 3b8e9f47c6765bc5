/** Records of SQLite tables and indexes (SQLite database file format 2.1). */

/** A column's value and where it stands in the payload; numbers as decimal text. */
export interface Column {
  offset: number
  length: number
  /** Text in place of the stored bytes, for numbers. */
  text?: string
}

/** Variable-length integer: value and number of bytes. */
export function readVarint(bytes: Buffer, at: number): [value: number, size: number] {
  let value = 0
  for (let i = 0; i < 9; i += 1) {
    const byte = bytes[at + i] ?? 0
    if (i === 8) return [value * 256 + byte, 9]
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, i + 1]
  }
  return [value, 9]
}

/** The columns of a payload; empty when it is no record. */
export function readColumns(payload: Buffer): Column[] {
  const [headerLength, headerStart] = readVarint(payload, 0)
  if (headerLength < headerStart || headerLength > payload.length) return []
  const columns: Column[] = []
  let offset = headerLength
  for (let at = headerStart; at < headerLength; ) {
    const [type, size] = readVarint(payload, at)
    at += size
    const length = sizeOf(type)
    if (offset + length > payload.length) return columns
    const text = numberText(payload, type, offset)
    if (length > 0) columns.push({ offset, length, ...(text === undefined ? {} : { text }) })
    offset += length
  }
  return columns
}

const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

function sizeOf(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (sizes[type] ?? 0)
}

function numberText(payload: Buffer, type: number, offset: number): string | undefined {
  if (type >= 1 && type <= 5) return String(payload.readIntBE(offset, sizeOf(type)))
  if (type === 6) return String(payload.readBigInt64BE(offset))
  return type === 7 ? String(payload.readDoubleBE(offset)) : undefined
}
