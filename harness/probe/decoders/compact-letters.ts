/** Runs of base64url letters (RFC 4648 5), in one piece or broken by white space. */

import type { Range } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'

/** From the first letter to the last. */
export interface LetterRun extends Range {
  /** White space left out. */
  letters: string
  /** Position in the text for a letter, or for a fraction of one. */
  positionOf(letter: number): number
}

export interface LetterLimits {
  /** Goes on after white space. */
  breaks: boolean
  /** Most letters that are read. */
  max?: number
  /** Numbers of letters at which a break, or anything but a letter, ends the run. */
  stops?: readonly number[]
}

export function readLetters(text: string, from: number, { breaks, max = Infinity, stops }: LetterLimits): LetterRun {
  const pieces: Copied[] = []
  const runs: string[] = []
  const spaces = /[ \t\r\n]+/y
  let count = 0
  for (let at = from; ; ) {
    let end = at
    while (count + end - at < max && isLetter(text.charCodeAt(end))) end += 1
    if (end > at) {
      pieces.push({ from: at, length: end - at })
      runs.push(text.slice(at, end))
      count += end - at
    }
    if (!breaks || count >= max || stops?.includes(count)) break
    spaces.lastIndex = end
    if (!spaces.test(text)) break
    at = spaces.lastIndex
  }
  const offset = pieces[0]?.from ?? from
  const last = pieces.at(-1)
  const end = last === undefined ? offset : last.from + last.length
  return { offset, length: end - offset, letters: runs.join(''), positionOf: piecewise(pieces) }
}

export function isLetter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  )
}
