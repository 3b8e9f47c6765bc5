/** Hexadecimal (RFC 4648 8) wherever it stands in text, also with colons, read at both of its possible starts. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { hasReadableStretch } from '../readable.ts'
import { latin1Of } from '../view.ts'
import { isWorthwhile } from './worthwhile.ts'

const runPattern = /(?:[0-9A-Fa-f]{2}:){5,}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{12,}/g
const longRun = 256

export const hexDecoder: Decoder = {
  id: 'hex',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const pattern = new RegExp(runPattern)
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const run = match[0]
      if (run[2] === ':') add(run.replaceAll(':', ''), match.index, run.length, 3, true, parts)
      else {
        add(run, match.index, run.length, 2, true, parts)
        add(run.slice(1), match.index + 1, run.length - 1, 2, false, parts)
      }
    }
    return { parts }
  },
}

/** @param step letters of the text per byte */
function add(
  digits: string,
  from: number,
  length: number,
  step: number,
  straight: boolean,
  parts: DecodedPart[],
): void {
  const bytes = Buffer.from(digits, 'hex')
  const kept =
    bytes.length < longRun ? isWorthwhile(bytes, bytes.length, straight) : straight || hasReadableStretch(bytes)
  if (!kept) return
  // With colons the last byte of a range ends before the colon behind it.
  const positionOf = (offset: number) => Math.min(from + offset * step, from + length)
  parts.push({ bytes, at: { offset: from, length }, positionOf })
}
