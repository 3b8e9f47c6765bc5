/** Makes hostile input of input that is well formed. */

import type { Random } from './random.ts'

export interface MutationSource {
  random: Random
  /** Other inputs, to splice with. */
  others: readonly Buffer[]
  /** Byte strings that stand for something in some format. */
  marks: readonly Buffer[]
  longest: number
}

type Mutation = (input: Buffer, source: MutationSource) => Buffer

/** Numbers at which lengths, counts and offsets go wrong. */
const extremes = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff]
const digits = [
  '0',
  '-1',
  '1e9',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '99999999999999999999',
  'ffffffff',
  '00000000000',
]
const brackets = [
  '[',
  '{"a":',
  '<a>',
  '(',
  '<<',
  '\x30\x80',
  '\x9f',
  '\xa1\x61a',
  '"',
  '\\',
  '%25',
  '&amp;',
  '=',
  '\r\n ',
  '--x\r\n',
  'q',
  's',
]
const letters = ['é', '\u0000', '\ud800', '😀', '\u202e', '\ufeff', 'ß', '\u0301', 'İ', '\u2028', 'ÿ']

const mutations: readonly Mutation[] = [
  flipBits,
  flipBits,
  setBytes,
  setNumber,
  setNumber,
  setDigits,
  truncate,
  remove,
  duplicate,
  repeatMany,
  splice,
  splice,
  insertOther,
  insertMark,
  insertMark,
  insertMarks,
  nest,
  insertLetters,
  insertNoise,
  swapBlocks,
]

/** One to six changes, one after another. */
export function mutate(input: Buffer, source: MutationSource): Buffer {
  const { random, longest } = source
  let mutated: Buffer = Buffer.from(input)
  const times = random.chance(0.6) ? 1 + random.int(2) : 3 + random.int(4)
  for (let n = 0; n < times; n += 1) mutated = random.pick(mutations)(mutated, source).subarray(0, longest)
  return Buffer.from(mutated)
}

function flipBits(input: Buffer, { random }: MutationSource): Buffer {
  for (let n = 1 + random.int(4); n > 0 && input.length > 0; n -= 1) {
    const at = random.int(input.length)
    input[at] = (input[at] ?? 0) ^ (1 << random.int(8))
  }
  return input
}

function setBytes(input: Buffer, { random }: MutationSource): Buffer {
  const [start, end] = stretch(input, random, 8)
  return input.fill(random.pick([0, 1, 0x20, 0x30, 0x41, 0x7f, 0x80, 0xff, random.int(256)]), start, end)
}

/** A field of one to eight bytes. */
function setNumber(input: Buffer, { random }: MutationSource): Buffer {
  const size = random.pick([1, 2, 3, 4, 4, 8])
  if (input.length < size) return input
  const at = random.int(input.length - size + 1)
  const value = BigInt(random.pick(extremes)) + BigInt(random.int(3) - 1)
  const field = Buffer.alloc(8)
  field.writeBigInt64BE(random.chance(0.2) ? -value : value)
  const ordered = random.chance(0.5) ? field.subarray(8 - size) : field.reverse().subarray(0, size)
  ordered.copy(input, at)
  return input
}

/** A number that is spelled. */
function setDigits(input: Buffer, { random }: MutationSource): Buffer {
  const numbers = [...input.toString('latin1').matchAll(/\d+/g)]
  if (numbers.length === 0) return input
  const number = random.pick(numbers)
  return replace(input, number.index, number.index + number[0].length, Buffer.from(random.pick(digits)))
}

function truncate(input: Buffer, { random }: MutationSource): Buffer {
  const at = random.int(input.length + 1)
  return random.chance(0.8) ? input.subarray(0, at) : input.subarray(at)
}

function remove(input: Buffer, { random }: MutationSource): Buffer {
  const [start, end] = stretch(input, random, 64)
  return replace(input, start, end, Buffer.alloc(0))
}

function duplicate(input: Buffer, { random }: MutationSource): Buffer {
  const [start, end] = stretch(input, random, 1 + random.int(Math.max(1, input.length)))
  return replace(input, end, end, input.subarray(start, end))
}

function repeatMany(input: Buffer, { random, longest }: MutationSource): Buffer {
  const [start, end] = stretch(input, random, 1 + random.int(64))
  if (start === end) return input
  const times = Math.min(random.pick([3, 20, 100, 1000]), Math.floor(longest / 2 / (end - start)))
  return replace(input, end, end, repeated(input.subarray(start, end), times))
}

function splice(input: Buffer, { random, others }: MutationSource): Buffer {
  const other = random.pick(others)
  return Buffer.concat([input.subarray(0, random.int(input.length + 1)), other.subarray(random.int(other.length + 1))])
}

function insertOther(input: Buffer, { random, others }: MutationSource): Buffer {
  return insert(input, random, random.pick(others))
}

function insertMark(input: Buffer, { random, marks }: MutationSource): Buffer {
  return insert(input, random, random.pick(marks))
}

function insertMarks(input: Buffer, { random, marks }: MutationSource): Buffer {
  const joined = Buffer.concat([random.pick(marks), random.bytes(random.int(6))])
  return insert(input, random, repeated(joined, random.pick([4, 40, 400])))
}

function nest(input: Buffer, { random }: MutationSource): Buffer {
  return insert(input, random, repeated(Buffer.from(random.pick(brackets), 'latin1'), random.pick([8, 64, 512, 4000])))
}

function insertLetters(input: Buffer, { random }: MutationSource): Buffer {
  const text = Array.from({ length: 1 + random.int(8) }, () => random.pick(letters)).join('')
  return insert(input, random, Buffer.from(text, random.pick(['utf8', 'utf16le', 'latin1'])))
}

function insertNoise(input: Buffer, { random }: MutationSource): Buffer {
  return insert(input, random, random.bytes(1 + random.int(40)))
}

function swapBlocks(input: Buffer, { random }: MutationSource): Buffer {
  const [start, end] = stretch(input, random, 1 + random.int(Math.max(1, input.length)))
  return Buffer.concat([input.subarray(0, start), input.subarray(end), input.subarray(start, end)])
}

function stretch(input: Buffer, random: Random, longest: number): [start: number, end: number] {
  const start = random.int(input.length + 1)
  return [start, Math.min(input.length, start + 1 + random.int(longest))]
}

function insert(input: Buffer, random: Random, bytes: Buffer): Buffer {
  const at = random.int(input.length + 1)
  return replace(input, at, at, bytes)
}

function replace(input: Buffer, start: number, end: number, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, start), by, input.subarray(end)])
}

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.alloc(bytes.length * Math.max(0, times), bytes)
}
