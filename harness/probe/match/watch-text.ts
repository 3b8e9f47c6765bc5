/** Tells when needles should be looked for by other groups, as those chosen without knowing the text are common in it. */

import { windowBytes } from './collect.ts'
import { addWords, createCounts } from './rarity.ts'

/**
 * A window of the bytes was searched, which took so many tests. Gives how often words turn up in such text, when the
 * groups are to be chosen by that; this happens once.
 */
export type WatchText = (bytes: Buffer, from: number, tests: number) => Uint32Array | undefined

/** Bytes of text that show what is common. */
const sampleBytes = 512 * 1024
/**
 * So many tests take as long as it takes to read the sample, and to choose the groups of a needle anew: whoever searches
 * little is not charged for it, and whoever searches much pays twice at most.
 */
const testsForSample = 100_000
const testsForNeedle = 256

export function watchText(needles: number): WatchText {
  const mostTests = testsForSample + testsForNeedle * needles
  let total = 0
  let read = 0
  let counts: Uint32Array | undefined
  let isSettled = false
  return (bytes, from, tests) => {
    total += tests
    if (isSettled || total < mostTests) return undefined
    const window = bytes.subarray(from, from + windowBytes)
    counts ??= createCounts()
    addWords(counts, window)
    read += window.length
    if (read < sampleBytes) return undefined
    isSettled = true
    const found = counts
    counts = undefined
    return found
  }
}
