/** The tables of a sampled search: which groups stand in needles, and what else must stand around them. */

import { createWeigh } from './rarity.ts'
import { bitShift, hashGroup, masksOf, type Sampling, wordShift } from './samplings.ts'

export interface Tables {
  sampling: Sampling
  /** Words of 32 bits, a power of two of them; a bit is set for each hash that is looked for. */
  bitmap: Int32Array
  /** Where the tests of a hash begin, by its lowest bits, and behind the last one where they end. */
  buckets: Int32Array
  /** Four numbers for each test, as `testFields` says. */
  tests: Int32Array
  /** By number of the test: the needle, and the position of the group in it. */
  needleOf: Int32Array
  positionOf: Int32Array
}

/**
 * The first word of the group; distance from it to another word of the needle, bytes; that word, the rarest one; number
 * of the test.
 */
export const testFields = 4

const fewestBits = 15
/** As many as stay near to the processor, unless there are too many groups for them. */
const nearBits = 21
/** Bits of the bitmap for each group: so few groups pass by accident. */
const bitsPerGroup = 64
const leastBitsPerGroup = 16

export interface IndexedNeedles {
  needles: readonly Buffer[]
  /** The needles of this index. */
  indices: readonly number[]
  sampling: Sampling
  /** How often four bytes turn up, from `countWords`: needles are looked for by their rarest groups. */
  rarity: Uint32Array
}

export function createTables({ needles, indices, sampling, rarity }: IndexedNeedles): Tables {
  const { stride } = sampling
  const total = indices.length * stride
  const weigh = createWeigh(sampling, rarity)
  const { low, high } = masksOf(sampling)
  const hashes = new Int32Array(total)
  const unordered = {
    words: new Int32Array(total * 3),
    needleOf: new Int32Array(total),
    positionOf: new Int32Array(total),
  }
  let count = 0
  for (const needle of indices) {
    const bytes = needles[needle] as Buffer
    const { start, rarest, words } = weigh(bytes)
    const word = (words[rarest] as number) & low
    for (let at = start; at < start + stride; at += 1) {
      const first = (words[at] as number) & low
      hashes[count] = hashGroup(first, high === 0 ? 0 : (words[at + 4] as number) & high)
      unordered.words[count * 3] = first
      unordered.words[count * 3 + 1] = rarest - at
      unordered.words[count * 3 + 2] = word
      unordered.needleOf[count] = needle
      unordered.positionOf[count] = at
      count += 1
    }
  }
  const buckets = bucketsOf(hashes)
  return { sampling, bitmap: bitmapOf(hashes), buckets, ...inBuckets(hashes, buckets, unordered) }
}

function bitmapOf(hashes: Int32Array): Int32Array {
  const bitsFor = (perGroup: number) => Math.ceil(Math.log2(hashes.length * perGroup))
  const bits = Math.max(fewestBits, Math.min(nearBits, bitsFor(bitsPerGroup)), bitsFor(leastBitsPerGroup))
  const bitmap = new Int32Array(2 ** (bits - 5))
  const last = bitmap.length - 1
  for (const hash of hashes) {
    const at = (hash >>> wordShift) & last
    bitmap[at] = (bitmap[at] as number) | (1 << ((hash >>> bitShift) & 31))
  }
  return bitmap
}

/** About two for each group; starts of the tests, filled up to their ends. */
function bucketsOf(hashes: Int32Array): Int32Array {
  const bits = Math.max(4, Math.ceil(Math.log2(hashes.length * 2)))
  const starts = new Int32Array(2 ** bits + 1)
  const last = starts.length - 2
  for (const hash of hashes) {
    const at = (hash & last) + 1
    starts[at] = (starts[at] as number) + 1
  }
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] as number) + (starts[at - 1] as number)
  return starts
}

interface Unordered {
  /** Three for each group: all of a test but its number. */
  words: Int32Array
  needleOf: Int32Array
  positionOf: Int32Array
}

function inBuckets(
  hashes: Int32Array,
  buckets: Int32Array,
  { words, needleOf, positionOf }: Unordered,
): Pick<Tables, 'tests' | 'needleOf' | 'positionOf'> {
  const next = buckets.slice()
  const last = buckets.length - 2
  const tests = new Int32Array(hashes.length * testFields)
  const ordered = { tests, needleOf: new Int32Array(hashes.length), positionOf: new Int32Array(hashes.length) }
  for (let group = 0; group < hashes.length; group += 1) {
    const bucket = (hashes[group] as number) & last
    const test = next[bucket] as number
    next[bucket] = test + 1
    const at = test * testFields
    tests[at] = words[group * 3] as number
    tests[at + 1] = words[group * 3 + 1] as number
    tests[at + 2] = words[group * 3 + 2] as number
    tests[at + 3] = test
    ordered.needleOf[test] = needleOf[group] as number
    ordered.positionOf[test] = positionOf[group] as number
  }
  return ordered
}
