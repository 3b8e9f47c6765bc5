/**
 * Whether bytes can be a deflate stream (RFC 1951), told from its first block. Starting the library on every run of
 * binary bytes would cost 25 µs each; nearly all are refused here for less than one.
 */

/** Order in which the lengths of the code length code stand (RFC 1951 3.2.7). */
const codeLengthOrder = 19
/** Symbols of a fixed block that are looked at. */
const maxSymbols = 200
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
]

export function isPlausibleDeflate(bytes: Buffer): boolean {
  if (bytes.length < 3) return false
  const bits = createBitReader(bytes)
  bits.low(1)
  const type = bits.low(2)
  if (type === 0) return bytes.length >= 5 && (bytes.readUInt16LE(1) ^ bytes.readUInt16LE(3)) === 0xffff
  if (type === 1) return isPlausibleFixed(bits)
  return type === 2 && isPlausibleDynamic(bits)
}

interface BitReader {
  /** Reads a number, least significant bit first. */
  low(count: number): number
  /** Reads a Huffman code, most significant bit first. */
  high(count: number): number
  readonly ended: boolean
}

/** Every distance must point back into what was put out before it. */
function isPlausibleFixed(bits: BitReader): boolean {
  let written = 0
  for (let n = 0; n < maxSymbols && !bits.ended; n += 1) {
    const symbol = fixedSymbol(bits)
    if (symbol === 256) return written > 0
    if (symbol < 256) {
      written += 1
      continue
    }
    const length = lengthBase[symbol - 257]
    if (length === undefined) return false
    bits.low(symbol < 265 || symbol === 285 ? 0 : (symbol - 261) >> 2)
    const code = bits.high(5)
    if (code >= 30) return false
    bits.low(code < 4 ? 0 : (code - 2) >> 1)
    if ((distanceBase[code] ?? 4097) > written && !bits.ended) return false
    written += length
  }
  return written > 0
}

/** RFC 1951 3.2.6. */
function fixedSymbol(bits: BitReader): number {
  const seven = bits.high(7)
  if (seven < 24) return 256 + seven
  const eight = (seven << 1) | bits.high(1)
  if (eight < 0xc0) return eight - 0x30
  if (eight < 0xc8) return 280 + eight - 0xc0
  return ((eight << 1) | bits.high(1)) - 0x190 + 144
}

/** The code length code must be complete: its lengths satisfy Kraft's equality. */
function isPlausibleDynamic(bits: BitReader): boolean {
  const literals = bits.low(5) + 257
  const distances = bits.low(5) + 1
  const count = Math.min(bits.low(4) + 4, codeLengthOrder)
  if (literals > 286 || distances > 30) return false
  let sum = 0
  for (let n = 0; n < count; n += 1) {
    const length = bits.low(3)
    if (length > 0) sum += 128 >> length
  }
  return sum === 128
}

function createBitReader(bytes: Buffer): BitReader {
  let at = 0
  const next = () => {
    const bit = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1
    at += 1
    return bit
  }
  return {
    low(count) {
      let value = 0
      for (let k = 0; k < count; k += 1) value |= next() << k
      return value
    },
    high(count) {
      let value = 0
      for (let k = 0; k < count; k += 1) value = (value << 1) | next()
      return value
    },
    get ended() {
      return at >= bytes.length * 8
    },
  }
}
