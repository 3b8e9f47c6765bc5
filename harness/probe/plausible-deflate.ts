/**
 * Whether bytes can be a deflate stream (RFC 1951), told by reading its first symbols. Starting the library on every run
 * of binary bytes would cost 25 µs each; nearly all are refused here for less than one.
 */

import { type BitReader, createBitReader, createHuffman, type Huffman } from './huffman.ts'
import { isPrintable } from './readable.ts'

/** Bytes of output that are looked at. */
const peekBytes = 128
/** The same of a stream with a dictionary, which gives most of the output. */
const dictionaryPeekBytes = 4096
/** Bytes that such a stream must give by itself, all of a text: of random ones a quarter would not be. */
const tellingLiterals = 16
/** Share of bytes that may be of a text in any encoding. */
const textShare = 0.8
/** Of the bytes looked at, as long as they are to be text. */
const fewOthers = 6
const windowBytes = 32_768
const unknown = 0x20

/** Order in which the lengths of the code length code stand (RFC 1951 3.2.7). */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
/** RFC 1951 3.2.5. */
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12_289, 16_385, 24_577,
]
const fixed = {
  literals: createHuffman([
    ...Array.from({ length: 144 }, () => 8),
    ...Array.from({ length: 112 }, () => 9),
    ...Array.from({ length: 24 }, () => 7),
    ...Array.from({ length: 8 }, () => 8),
  ]),
  distances: createHuffman(Array.from({ length: 30 }, () => 5)),
}

/** `no` is certain; the others say what the first bytes look like that come out. */
export type Peek = 'no' | 'binary' | 'text'

type Wanted = 'any' | 'text' | 'dictionary'

export function isPlausibleDeflate(bytes: Buffer): boolean {
  return peekDeflate(bytes, 0) !== 'no'
}

/**
 * @param wanted `text` stops as soon as it shows that what comes out is none, `dictionary` allows for copies from before
 * the start (RFC 1950 2.2), and says `no` to what is no text
 * @param shortest a stream that gives fewer bytes is `no`; up to 128
 */
export function peekDeflate(bytes: Buffer, start: number, wanted: Wanted = 'any', shortest = 1): Peek {
  if (!beginsBlock(bytes, start, wanted)) return 'no'
  const bits = createBitReader(bytes, start)
  const most = wanted === 'text' ? fewOthers : Number.POSITIVE_INFINITY
  const isWithout = wanted === 'dictionary'
  const output: Output = {
    bytes: new Uint8Array(isWithout ? dictionaryPeekBytes : peekBytes),
    written: 0,
    literals: 0,
    other: 0,
    most,
    before: isWithout ? windowBytes : 0,
  }
  for (;;) {
    const last = bits.low(1) === 1
    const type = bits.low(2)
    const state = type === 0 ? readStored(bytes, bits, output) : readBlock(type, bits, output)
    if (state === 'wrong') return 'no'
    if (state === 'enough' || last) break
  }
  if (output.written < shortest) return 'no'
  if (isWithout) return output.literals >= tellingLiterals && output.other === 0 ? 'text' : 'no'
  return output.other <= Math.min(output.written, output.bytes.length) * (1 - textShare) ? 'text' : 'binary'
}

/** The header of the first block alone, which most other bytes do not survive. */
function beginsBlock(bytes: Buffer, start: number, wanted: Wanted): boolean {
  if (bytes.length - start < 3) return false
  const [first, second, third] = [bytes[start] as number, bytes[start + 1] as number, bytes[start + 2] as number]
  const type = (first >> 1) & 3
  if (type === 0) {
    return bytes.length - start >= 5 && (bytes.readUInt16LE(start + 1) ^ bytes.readUInt16LE(start + 3)) === 0xffff
  }
  if (type !== 2) return type === 1 && beginsFixed(first | (second << 8), wanted)
  if (first >> 3 > 29 || (second & 31) > 29) return false
  // The lengths of the code length code satisfy Kraft's equality.
  const count = Math.min(19, ((second >> 5) | ((third & 1) << 3)) + 4)
  let sum = 0
  for (let n = 0, bit = 17; n < count; n += 1, bit += 3) {
    const pair = (bytes[start + (bit >> 3)] ?? 0) | ((bytes[start + (bit >> 3) + 1] ?? 0) << 8)
    const length = (pair >> (bit & 7)) & 7
    if (length > 0) sum += 128 >> length
  }
  return sum === 128
}

/** The first symbol of a fixed block (RFC 1951 3.2.6): nothing can be copied yet, and text begins with text. */
function beginsFixed(bits: number, wanted: Wanted): boolean {
  let code = 0
  for (let n = 3; n < 11; n += 1) code = (code << 1) | ((bits >> n) & 1)
  // Codes of seven bits end the block or copy; from 0xc8 on they have nine bits, for bytes from 144 on.
  if (code < 0x30) return wanted === 'dictionary'
  if (code >= 0xc0 && code < 0xc8) return wanted === 'dictionary'
  return wanted !== 'text' || code >= 0xc8 || code - 0x30 >= 0x80 || isPrintable(code - 0x30)
}

interface Output {
  bytes: Uint8Array
  written: number
  /** Of these, bytes that stand in the stream itself. */
  literals: number
  /** Bytes among them that are of no text. */
  other: number
  /** So many of those are too many. */
  most: number
  /** Bytes that copies may reach back to before the start. */
  before: number
}

type State = 'wrong' | 'enough' | 'ended'

function readStored(bytes: Buffer, bits: BitReader, output: Output): State {
  const at = bits.align()
  if (at + 4 > bytes.length || (bytes.readUInt16LE(at) ^ bytes.readUInt16LE(at + 2)) !== 0xffff) return 'wrong'
  const length = bytes.readUInt16LE(at)
  for (let i = at + 4; i < Math.min(bytes.length, at + 4 + length); i += 1)
    if (!put(output, bytes[i] as number)) return 'wrong'
  bits.moveTo(at + 4 + length)
  return isFull(output) || bits.ended() ? 'enough' : 'ended'
}

function readBlock(type: number, bits: BitReader, output: Output): State {
  const codes = type === 1 ? fixed : type === 2 ? readCodes(bits) : undefined
  if (codes === undefined) return 'wrong'
  for (;;) {
    const symbol = codes.literals.read(bits)
    if (bits.ended() || isFull(output)) return 'enough'
    if (symbol === 256) return 'ended'
    if (symbol < 256) {
      output.literals += 1
      if (symbol < 0 || !put(output, symbol)) return 'wrong'
      continue
    }
    const base = lengthBase[symbol - 257]
    if (base === undefined) return 'wrong'
    const length = base + bits.low(lengthBits[symbol - 257] ?? 0)
    const code = codes.distances.read(bits)
    const distance = (distanceBase[code] ?? windowBytes + 1) + bits.low(code < 4 ? 0 : (code - 2) >> 1)
    if (bits.ended()) return 'enough'
    if (distance > output.written + output.before) return 'wrong'
    for (let k = 0; k < length && !isFull(output); k += 1) {
      // From before the start, where nobody here knows what stood: it counts neither for nor against.
      if (!put(output, output.bytes[output.written - distance] ?? unknown)) return 'wrong'
    }
  }
}

/** RFC 1951 3.2.7. The codes must be complete, as the library demands. */
function readCodes(bits: BitReader): { literals: Huffman; distances: Huffman } | undefined {
  const literals = bits.low(5) + 257
  const distances = bits.low(5) + 1
  const count = bits.low(4) + 4
  if (literals > 286 || distances > 30) return undefined
  const lengths = new Array<number>(19).fill(0)
  for (let n = 0; n < count; n += 1) lengths[codeLengthOrder[n] ?? 0] = bits.low(3)
  const lengthCode = createHuffman(lengths)
  if (!lengthCode.complete) return undefined
  const all: number[] = []
  while (all.length < literals + distances) {
    const symbol = lengthCode.read(bits)
    if (symbol < 0 || bits.ended() || (symbol === 16 && all.length === 0)) return undefined
    const repeated = symbol === 16 ? (all.at(-1) ?? 0) : 0
    const times = symbol < 16 ? 1 : symbol === 16 ? 3 + bits.low(2) : symbol === 17 ? 3 + bits.low(3) : 11 + bits.low(7)
    for (let k = 0; k < times; k += 1) all.push(symbol < 16 ? symbol : repeated)
  }
  if (all.length > literals + distances || all[256] === 0) return undefined
  const codes = { literals: createHuffman(all.slice(0, literals)), distances: createHuffman(all.slice(literals)) }
  const isUsable = ({ complete, longest }: Huffman) => complete || longest <= 1
  return isUsable(codes.literals) && isUsable(codes.distances) ? codes : undefined
}

function isFull({ written, bytes }: Output): boolean {
  return written >= bytes.length
}

/** False when there are too many bytes that are of no text. */
function put(output: Output, byte: number): boolean {
  if (!isFull(output)) output.bytes[output.written] = byte
  output.written += 1
  if (!isPrintable(byte) && byte < 0x80) output.other += 1
  return output.other < output.most
}
