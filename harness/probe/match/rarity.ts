/** What of a needle is rare: that is what it is looked for by. */

import type { Sampling } from './samplings.ts'

export interface Weighed {
  /** The groups at `stride` positions from here on are looked for. */
  start: number
  /** Position of the rarest four bytes. */
  rarest: number
  /** The four bytes at each position that is weighed, and the four behind those; overwritten by the next needle. */
  words: Int32Array
}

/** Positions of a needle that are weighed: words that are looked at stand no further apart. */
export const mostWeighed = 64
const rarityBits = 18
const wordBytes = 4
/** Knuth's, 2^32 divided by the golden ratio. */
const multiplier = 0x9e3779b1

/** No words counted yet. */
export function createCounts(): Uint32Array {
  return new Uint32Array(1 << rarityBits)
}

/** How often each four bytes turn up in the needles: as long as no text is known, what many share is taken to tell little. */
export function countWords(needles: readonly Buffer[]): Uint32Array {
  const counts = createCounts()
  for (const needle of needles) addWords(counts, needle)
  return counts
}

export function addWords(counts: Uint32Array, text: Buffer): void {
  let word = 0
  for (let last = 0; last < text.length; last += 1) {
    word = (word >>> 8) | ((text[last] as number) << 24)
    if (last < wordBytes - 1) continue
    const at = rarityIndex(word)
    counts[at] = (counts[at] as number) + 1
  }
}

/** The window whose groups turn up least; of those alike the one in which the fewest bytes repeat the one before. */
export function createWeigh({ stride, groupBytes }: Sampling, rarity: Uint32Array): (needle: Buffer) => Weighed {
  // A group of more than four bytes turns up no more often than the rarer of its words.
  const apart = Math.max(0, groupBytes - wordBytes)
  const words = new Int32Array(mostWeighed + 2 * wordBytes)
  const counts = new Int32Array(mostWeighed)
  return (needle) => {
    readWords(needle, words)
    const weighed = Math.min(mostWeighed, needle.length - wordBytes + 1)
    let rarest = 0
    for (let at = 0; at < weighed; at += 1) {
      counts[at] = rarity[rarityIndex(words[at] as number)] as number
      if ((counts[at] as number) < (counts[rarest] as number)) rarest = at
    }
    let start = 0
    let least = Number.POSITIVE_INFINITY
    let weight = 0
    for (let at = 0; at + apart < weighed; at += 1) {
      counts[at] = weighGroup(counts[at] as number, counts[at + apart] as number, words[at] as number)
      weight += counts[at] as number
      if (at >= stride) weight -= counts[at - stride] as number
      if (at < stride - 1 || weight >= least) continue
      least = weight
      start = at - stride + 1
    }
    return { start, rarest, words }
  }
}

/** What turns up once more often weighs more than all repeated bytes of a window. */
function weighGroup(first: number, last: number, word: number): number {
  return Math.min(first, last) * 16 + (((word ^ (word >>> 8)) & 0xff) === 0 ? 1 : 0)
}

/** Four bytes from each position on; those beyond the end count as 0. */
function readWords(needle: Buffer, words: Int32Array): void {
  const end = Math.min(needle.length, words.length)
  words.fill(0, end, end + 2 * wordBytes)
  let word = 0
  for (let at = end - 1; at >= 0; at -= 1) {
    word = (word << 8) | (needle[at] as number)
    words[at] = word
  }
}

function rarityIndex(word: number): number {
  return Math.imul(word, multiplier) >>> (32 - rarityBits)
}
