/**
 * Compact tokens that white space breaks: folded header lines, mail, indented XML, wrapped logs. As prose after a token
 * looks like more of it, such a token counts only when its last segment has the length that its algorithm gives.
 */

import type { Range } from '../../contracts/probe.ts'
import type { CompactToken } from './compact.ts'
import { isHeaderOf, type JoseHeader, lastSegmentLengths, parseHeader } from './compact-header.ts'
import { type LetterRun, readLetters } from './compact-letters.ts'

/** Letters of `{"`, `{ ` and `{` with a line end or tab. */
const begin = /e(?:y[A-DI-L]|w[0-3k-r])/g
/** Anything but letters and white space. */
const foreignPattern = /[^A-Za-z0-9_\- \t\r\n]/g
/** Letters of a header; those with a chain of certificates are the longest. */
const maxHeader = 65_536
/** Places in one stretch of letters at which a header is looked for. */
const maxPlaces = 64
/** Letters that show whether an object begins. */
const peeked = 16

export function findWrapped(text: string, count: 3 | 5, known: readonly { at: Range }[]): CompactToken[] {
  const tokens: CompactToken[] = []
  const start = new RegExp(begin)
  let stretch = { end: -1, places: 0 }
  let passed = 0
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const { index } = match
    while ((known[passed]?.at.offset ?? text.length) + (known[passed]?.at.length ?? 0) <= index) passed += 1
    const inside = known[passed]?.at
    if (inside !== undefined && inside.offset <= index) {
      start.lastIndex = inside.offset + inside.length
      continue
    }
    if (index >= stretch.end) stretch = { end: endOfStretch(text, index), places: 0 }
    if (text[stretch.end] !== '.' || stretch.places >= maxPlaces) {
      start.lastIndex = stretch.end
      continue
    }
    if (!beginsObject(text, index)) continue
    stretch.places += 1
    const token = readToken(text, index, count)
    if (token === undefined) continue
    tokens.push(token)
    start.lastIndex = token.at.offset + token.at.length
  }
  return tokens
}

function endOfStretch(text: string, from: number): number {
  const foreign = new RegExp(foreignPattern)
  foreign.lastIndex = from
  return foreign.exec(text)?.index ?? text.length
}

function beginsObject(text: string, from: number): boolean {
  const { letters } = readLetters(text, from, { breaks: true, max: peeked })
  return /^\{\s*"/.test(Buffer.from(letters, 'base64url').toString('latin1'))
}

function readToken(text: string, from: number, count: 3 | 5): CompactToken | undefined {
  const head = readLetters(text, from, { breaks: true, max: maxHeader })
  const header = text[endAfter(text, head)] === '.' ? parseHeader(head.letters) : undefined
  if (header === undefined || !isHeaderOf(count, header)) return undefined
  const segments = readSegments(text, head, count, header)
  const last = segments?.at(-1)
  if (segments === undefined || last === undefined) return undefined
  return { header, segments, at: { offset: from, length: last.offset + last.length - from } }
}

function readSegments(text: string, head: LetterRun, count: 3 | 5, header: JoseHeader): LetterRun[] | undefined {
  const segments = [head]
  let at = endAfter(text, head) + 1
  while (segments.length < count - 1) {
    const segment = readLetters(text, at, { breaks: true })
    const end = endAfter(text, segment)
    if (text[end] !== '.') return undefined
    segments.push(segment)
    at = end + 1
  }
  const lengths = lastSegmentLengths(header, count)
  const last = readLetters(text, at, { breaks: true, stops: lengths })
  return lengths.includes(last.letters.length) ? [...segments, last] : undefined
}

/** Position of what follows the run and the white space after it. */
function endAfter(text: string, { offset, length }: Range): number {
  let at = offset + length
  while (/[ \t\r\n]/.test(text[at] ?? '')) at += 1
  return at
}
