/** UTF-16, little or big endian, wherever a stretch of it stands. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { isPrintable } from '../readable.ts'

/** Latin letters from which a run counts. */
const shortestRun = 4
/**
 * High bytes that may follow once a run has begun with a Latin letter: U+0100–U+02FF, U+1E00–U+1EFF and the punctuation of
 * U+2000. Without this bound any binary would be Chinese.
 */
const otherHighBytes: ReadonlySet<number> = new Set([0x01, 0x02, 0x1e, 0x20])

export const utf16Decoder: Decoder = {
  id: 'utf16',
  decode(view) {
    const { bytes } = view
    if (!bytes.includes(0)) return { parts: [] }
    const found = [...findRuns(bytes, 'le'), ...findRuns(bytes, 'be')]
    return { parts: withoutOverlap(found).map((run) => decode(bytes, run)) }
  },
}

interface Run {
  offset: number
  length: number
  order: 'le' | 'be'
}

/** A run begins with a Latin letter, of which one byte is 0: only where one stands there is something to look at. */
function findRuns(bytes: Buffer, order: Run['order']): Run[] {
  const low = order === 'le' ? 0 : 1
  const found: Run[] = []
  let from = 0
  for (let zero = bytes.indexOf(0); zero !== -1; zero = nextZero(bytes, Math.max(zero + 1, from + 1 - low))) {
    const start = zero - 1 + low
    if (start < from) continue
    let end = start
    let letters = 0
    for (; end + 1 < bytes.length; end += 2) {
      const high = bytes[end + 1 - low] as number
      if (isLatin(bytes[end + low] as number, high)) letters += 1
      else if (letters === 0 || !otherHighBytes.has(high)) break
    }
    if (letters < shortestRun) continue
    found.push({ offset: start, length: end - start, order })
    from = end
  }
  return found
}

/** To call the platform for each of a million zeros in a row takes twenty times as long as to look. */
function nextZero(bytes: Buffer, from: number): number {
  return bytes[from] === 0 ? from : bytes.indexOf(0, from)
}

function isLatin(low: number, high: number): boolean {
  return high === 0 && (isPrintable(low) || low >= 0xa0)
}

/** Read one byte further on, each order looks like the other: the longer reading is the one that was meant. */
function withoutOverlap(found: Run[]): Run[] {
  const kept: Run[] = []
  for (const run of found.sort((a, b) => a.offset - b.offset)) {
    const last = kept.at(-1)
    if (last === undefined || last.offset + last.length <= run.offset) kept.push(run)
    else if (run.length > last.length) kept[kept.length - 1] = run
  }
  return kept
}

function decode(bytes: Buffer, { offset, length, order }: Run): DecodedPart {
  const at = { offset, length }
  const output = createMappedOutput((at.length / 2) * 3)
  for (let i = at.offset; i < at.offset + at.length; i += 2) {
    const [low, high] = order === 'le' ? [i, i + 1] : [i + 1, i]
    output.codePoint(((bytes[high] ?? 0) << 8) | (bytes[low] ?? 0), i)
  }
  return output.finish(at, order)
}
