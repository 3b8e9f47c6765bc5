/** Canonical Huffman codes over a stream of bits (RFC 1951 3.2.2). */

export interface BitReader {
  /** Reads a number, least significant bit first. */
  low(count: number): number
  /** Goes on at the next whole byte and gives its position. */
  align(): number
  moveTo(position: number): void
  /** Whether more was read than there is; bits behind the end are 0. */
  ended(): boolean
}

export interface Huffman {
  /** The next symbol, -1 when the bits are no code. */
  read(bits: BitReader): number
  /** Every sequence of bits begins with a code. */
  complete: boolean
  longest: number
}

const mostBits = 15

export function createBitReader(bytes: Buffer, start: number): BitReader {
  let at = start * 8
  return {
    low(count) {
      let value = 0
      for (let k = 0; k < count; k += 1) {
        value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << k
        at += 1
      }
      return value
    },
    align() {
      at = (at + 7) & ~7
      return at >> 3
    },
    moveTo(position) {
      at = position * 8
    },
    ended: () => at > bytes.length * 8,
  }
}

/** @param lengths bits of the code of each symbol, 0 for those that have none */
export function createHuffman(lengths: readonly number[]): Huffman {
  const counts = new Array<number>(mostBits + 1).fill(0)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol)
  let left = 1
  let longest = 0
  for (let length = 1; length <= mostBits; length += 1) {
    left = left * 2 - (counts[length] ?? 0)
    if ((counts[length] ?? 0) > 0) longest = length
  }
  return {
    complete: left === 0,
    longest: left < 0 ? mostBits + 1 : longest,
    read(bits) {
      let [code, first, index] = [0, 0, 0]
      for (let length = 1; length <= mostBits; length += 1) {
        code |= bits.low(1)
        const count = counts[length] as number
        if (code - count < first) return symbols[index + code - first] ?? -1
        index += count
        first = (first + count) << 1
        code <<= 1
      }
      return -1
    },
  }
}
