/**
 * The inner loops of the search: every so many bytes a group is looked up in a bitmap of hashes, and where it may be one
 * that is looked for, another word of the needle is compared. The same twice: here, and in WebAssembly.
 */

import { type Tables, testFields } from './needle-index.ts'
import { bitShift, hashGroup, masksOf, wordAt, wordShift } from './samplings.ts'

/** A needle may stand at an offset, which may be outside of the bytes. */
export type OnCandidate = (needle: number, offset: number) => void

export interface Collector {
  /** In what begins in the window of `windowBytes` from `from` on; gives the number of tests that were made. */
  scan(bytes: Buffer, from: number, onCandidate: OnCandidate): number
  /** Other tables, for needles of the same number and lengths. */
  load(tables: readonly Tables[]): void
}

/** A multiple of every stride, so that the samples of one window continue those of the one before. */
export const windowBytes = 12 * 5_460

export function createScriptCollector(tables: readonly Tables[]): Collector {
  let scans = tables.map(createScan)
  return {
    scan: (bytes, from, onCandidate) => scans.reduce((tests, scan) => tests + scan(bytes, from, onCandidate), 0),
    load: (others) => {
      scans = others.map(createScan)
    },
  }
}

function createScan({ sampling, bitmap, buckets, tests, needleOf, positionOf }: Tables): Collector['scan'] {
  const { low, high } = masksOf(sampling)
  const lastWord = bitmap.length - 1
  const lastBucket = buckets.length - 2
  return (bytes, from, onCandidate) => {
    const to = Math.min(bytes.length - sampling.groupBytes + 1, from + windowBytes)
    let made = 0
    for (let place = from; place < to; place += sampling.stride) {
      const first = wordAt(bytes, place) & low
      const hash = hashGroup(first, high === 0 ? 0 : wordAt(bytes, place + 4) & high)
      if ((((bitmap[(hash >>> wordShift) & lastWord] as number) >>> ((hash >>> bitShift) & 31)) & 1) === 0) continue
      const bucket = hash & lastBucket
      const end = buckets[bucket + 1] as number
      for (let test = buckets[bucket] as number; test < end; test += 1) {
        made += 1
        const at = test * testFields
        if (tests[at] !== first) continue
        if ((wordAt(bytes, place + (tests[at + 1] as number)) & low) !== tests[at + 2]) continue
        onCandidate(needleOf[test] as number, place - (positionOf[test] as number))
      }
    }
    return made
  }
}
