/** Bytes as rows of a hex dump. */

export interface HexByte {
  hex: string
  ascii: string
  /** Part of the range that is shown. */
  inRange: boolean
}

export interface HexRow {
  /** Offset of the row in the observation. */
  offset: number
  /** `undefined` before the first and after the last byte that is at hand. */
  bytes: (HexByte | undefined)[]
}

export interface HexSource {
  bytes: Uint8Array
  /** Where `bytes` begins in the observation. */
  offset: number
  /** Range within `bytes`. */
  start: number
  length: number
}

/** Rows that begin at multiples of `width`, as every other hex viewer shows them. */
export function makeHexRows({ bytes, offset, start, length }: HexSource, width: number): HexRow[] {
  const rows: HexRow[] = []
  const first = offset - (offset % width)
  for (let rowOffset = first; rowOffset < offset + bytes.length; rowOffset += width) {
    rows.push({
      offset: rowOffset,
      bytes: Array.from({ length: width }, (_, column) => {
        const index = rowOffset + column - offset
        const byte = bytes[index]
        return byte === undefined ? undefined : describeByte(byte, index >= start && index < start + length)
      }),
    })
  }
  return rows
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
}

function describeByte(byte: number, inRange: boolean): HexByte {
  return {
    hex: byte.toString(16).padStart(2, '0'),
    ascii: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
    inRange,
  }
}
