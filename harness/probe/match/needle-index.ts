/** Which group of which needle stands where: for the places that the sampled search comes up with. */

import { type GroupMasks, hashGroup } from './collect.ts'

export type OnHit = (needle: number, offset: number) => void

export interface NeedleIndex {
  bitmap: Uint8Array
  shift: number
  /** Calls `onHit` for every needle that stands around a sampled place; returns the number of needles looked at. */
  verify(bytes: Buffer, place: number, onHit: OnHit): number
}

export interface IndexedNeedles {
  needles: readonly Buffer[]
  /** The needles of this index. */
  indices: readonly number[]
  stride: number
  groupBytes: number
  /** How often four bytes turn up, from `countGroups`: needles are looked for by their rarest groups. */
  rarity: Uint32Array
}

/** Needle, position of the group in it, length, position of its rarest word, that word, next entry: together, as one read of memory gives them all. */
const entryFields = 6
const rarityBits = 18
/** Groups of a needle that are weighed. */
const maxGroups = 64
const fewestBits = 13
const mostBits = 22
/** Bits of the bitmap for each group: so few groups pass by accident. */
const bitsPerGroup = 64

/** Groups of the text itself, or of the needles as long as no text is known: what many share tells little. */
export function countGroups(texts: Iterable<Buffer>): Uint32Array {
  const counts = new Uint32Array(1 << rarityBits)
  for (const text of texts) {
    for (let at = 0; at + 4 <= text.length; at += 1) {
      const index = rarityIndex(wordAt(text, at))
      counts[index] = (counts[index] as number) + 1
    }
  }
  return counts
}

export function createNeedleIndex(input: IndexedNeedles): NeedleIndex {
  const { needles, indices, stride, groupBytes, rarity } = input
  const total = indices.length * stride
  const bits = Math.min(mostBits, Math.max(fewestBits, Math.ceil(Math.log2(total * bitsPerGroup))))
  const shift = 32 - bits
  const masks = masksOf(groupBytes)
  const bitmap = new Uint8Array((1 << bits) >> 3)
  const entries = new Int32Array(total * entryFields)
  const slots = createSlots(total)
  let size = 0
  for (const needle of indices) {
    const bytes = needles[needle]
    if (bytes === undefined) continue
    const counts = countsIn(bytes, rarity)
    const start = rarestStart(bytes, counts, input)
    const telling = Math.max(0, counts.indexOf(Math.min(...counts)))
    for (let at = start; at < start + stride; at += 1) {
      const key = keyAt(bytes, at, masks)
      const hash = key >>> shift
      bitmap[hash >>> 3] = (bitmap[hash >>> 3] as number) | (1 << (hash & 7))
      const slot = slots.slotOf(key)
      const next = slots.values[slot] as number
      entries.set([needle, at, bytes.length, telling, wordAt(bytes, telling), next], size)
      slots.values[slot] = size
      size += entryFields
    }
  }
  const hasWord = groupBytes >= 4
  return {
    bitmap,
    shift,
    verify(bytes, place, onHit) {
      let looked = 0
      const head = slots.values[slots.slotOf(keyAt(bytes, place, masks))] as number
      for (let entry = head; entry !== -1; entry = entries[entry + 5] as number) {
        looked += 1
        const offset = place - (entries[entry + 1] as number)
        if (offset < 0 || offset + (entries[entry + 2] as number) > bytes.length) continue
        if (hasWord && wordAt(bytes, offset + (entries[entry + 3] as number)) !== entries[entry + 4]) continue
        const needle = entries[entry] as number
        const wanted = needles[needle] as Buffer
        if (wanted.compare(bytes, offset, offset + wanted.length) === 0) onHit(needle, offset)
      }
      return looked
    },
  }
}

/** Bits of two words that belong to a group of so many bytes. */
export function masksOf(groupBytes: number): GroupMasks {
  const bitsOf = (bytes: number) => (bytes >= 4 ? -1 : (1 << (8 * Math.max(0, bytes))) - 1)
  return { low: bitsOf(groupBytes), high: bitsOf(groupBytes - 4) }
}

function keyAt(bytes: Buffer, at: number, masks: GroupMasks): number {
  return hashGroup(wordAt(bytes, at) & masks.low, masks.high === 0 ? 0 : wordAt(bytes, at + 4) & masks.high)
}

/** Four bytes, least significant first; those beyond the end count as 0. */
function wordAt(bytes: Buffer, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  return low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
}

function rarityIndex(word: number): number {
  return hashGroup(word, 0) >>> (32 - rarityBits)
}

/** Open addressing from a key to a number that is not negative; -1 for keys that are not there. */
function createSlots(count: number): { values: Int32Array; slotOf(key: number): number } {
  const bits = Math.max(4, Math.ceil(Math.log2(count * 2 + 1)))
  const keys = new Int32Array(1 << bits)
  const values = new Int32Array(1 << bits).fill(-1)
  const last = (1 << bits) - 1
  return {
    values,
    /** The slot of the key, or the free one where it belongs. */
    slotOf(key) {
      let slot = key >>> (32 - bits)
      while (values[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & last
      if (values[slot] === -1) keys[slot] = key
      return slot
    },
  }
}

/** How often each four bytes of the needle turn up, as far as they are weighed. */
function countsIn(bytes: Buffer, rarity: Uint32Array): number[] {
  const words = Math.max(0, Math.min(maxGroups, bytes.length - 3))
  return Array.from({ length: words }, (_, at) => rarity[rarityIndex(wordAt(bytes, at))] as number)
}

/** The window whose groups turn up least; of those alike the one with the most different bytes. */
function rarestStart(bytes: Buffer, counts: readonly number[], { stride, groupBytes }: IndexedNeedles): number {
  const apart = Math.max(0, groupBytes - 4)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start + stride - 1 + apart < counts.length; start += 1) {
    let weight = 0
    for (let k = start; k < start + stride; k += 1) {
      weight += Math.min(counts[k] as number, counts[k + apart] as number)
    }
    const score = weight * 16 - new Set(bytes.subarray(start, start + stride + groupBytes - 1)).size
    if (score < least) {
      least = score
      best = start
    }
  }
  return best
}
