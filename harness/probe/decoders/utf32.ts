/** UTF-32, little or big endian, wherever a stretch of it stands. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { isPrintable } from '../readable.ts'

/** Latin letters from which a run counts. */
const shortestRun = 3
/** Beyond the first plane there are signs and pictures. */
const highestPlane = 1
const unitBytes = 4

/** Two bytes of each character are 0 and stand side by side. */
const zeros = Buffer.alloc(2)

export const utf32Decoder: Decoder = {
  id: 'utf32',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    let from = 0
    for (let zero = bytes.indexOf(zeros); zero !== -1; zero = nextZeros(bytes, Math.max(zero + 1, from))) {
      if (bytes[zero + 2] === 0 && bytes[zero + 3] === 0) continue
      for (const [start, order] of [
        [zero - 2, 'le'],
        [zero - 1, 'le'],
        [zero, 'be'],
      ] as const) {
        const end = start < from ? start : endOfRun(bytes, start, order)
        if (end - start < unitBytes * shortestRun) continue
        parts.push(decode(bytes, start, end, order))
        from = end
        break
      }
    }
    return { parts }
  },
}

/** To call the platform for each of a million zeros in a row takes twenty times as long as to look. */
function nextZeros(bytes: Buffer, from: number): number {
  return bytes[from] === 0 && bytes[from + 1] === 0 ? from : bytes.indexOf(zeros, from)
}

function endOfRun(bytes: Buffer, start: number, order: 'le' | 'be'): number {
  let end = start
  for (let latin = 0; end + unitBytes <= bytes.length; end += unitBytes) {
    const [top, plane, high, low] = unitAt(bytes, end, order)
    if (top !== 0 || plane > highestPlane) break
    const isLatin = plane === 0 && high <= 2 && (high > 0 || isPrintable(low) || low >= 0xa0)
    // A run begins with Latin letters, and other characters stand between them.
    if (!isLatin && (latin < shortestRun || (plane === 0 && high === 0))) break
    if (isLatin) latin += 1
  }
  return end
}

function decode(bytes: Buffer, start: number, end: number, order: 'le' | 'be'): DecodedPart {
  const output = createMappedOutput(end - start)
  for (let at = start; at < end; at += unitBytes) {
    const [, plane, high, low] = unitAt(bytes, at, order)
    output.codePoint((plane << 16) | (high << 8) | low, at)
  }
  return output.finish({ offset: start, length: end - start }, order)
}

/** Most significant byte first. */
function unitAt(bytes: Buffer, at: number, order: 'le' | 'be'): [number, number, number, number] {
  const [a, b, c, d] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0]
  return order === 'be' ? [a, b, c, d] : [d, c, b, a]
}
