/** How needles of a length are sampled, and the hash of what is sampled. */

export interface Sampling {
  /** Bytes of the shortest needles. */
  shortest: number
  /** Distance between the places that are looked at, bytes: at most `shortest` - `groupBytes` + 1. */
  stride: number
  /** Bytes that are looked at there. */
  groupBytes: number
}

/** Longest first. Longer strides for those of 13 bytes and more gain nothing: the bytes are run through for shorter ones too. */
export const samplings: readonly Sampling[] = [
  { shortest: 9, stride: 4, groupBytes: 6 },
  { shortest: 6, stride: 3, groupBytes: 4 },
  { shortest: 4, stride: 1, groupBytes: 4 },
  { shortest: 3, stride: 1, groupBytes: 3 },
  { shortest: 2, stride: 1, groupBytes: 2 },
  { shortest: 1, stride: 1, groupBytes: 1 },
]

/** Knuth's multiplier, 2^32 divided by the golden ratio, and an odd number of 16 bits without a pattern. */
const highMultiplier = 0x9e3779b1
const lowMultiplier = 0xca6b

/** Of the product of a group and this number, modulo 2^64, the high half is its hash. */
export const multiplier = (BigInt(highMultiplier) << 32n) | BigInt(lowMultiplier)

/** Bits of the hash that choose a bit in a word of the bitmap; those above choose the word. */
export const bitShift = 6
export const wordShift = 11

/**
 * The hash of eight bytes at most, all 32 bits mixed.
 *
 * @param low the first four bytes, least significant first
 */
export function hashGroup(low: number, high: number): number {
  const carried = ((low >>> 16) * lowMultiplier + (((low & 0xffff) * lowMultiplier) >>> 16)) >>> 16
  return (Math.imul(low, highMultiplier) + Math.imul(high, lowMultiplier) + carried) | 0
}

/** Bits of two words that belong to a group of so many bytes. */
export function masksOf({ groupBytes }: Sampling): { low: number; high: number } {
  const bitsOf = (bytes: number) => (bytes >= 4 ? -1 : (1 << (8 * Math.max(0, bytes))) - 1)
  return { low: bitsOf(groupBytes), high: bitsOf(groupBytes - 4) }
}

/** Four bytes, least significant first; those beyond the end count as 0. */
export function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  return low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
}
