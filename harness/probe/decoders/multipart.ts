/**
 * MIME multipart bodies (RFC 2046 5.1), with or without the head that names their boundary, several in a view, and cut
 * off. Each part comes out as its head and its body, and where its head names a transfer encoding (RFC 2045 6) that
 * changes the bytes, the body also without that. What is nested comes out of the body.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readMimeEntity } from './mime/entity.ts'

/** PEM armour begins with dashes too. */
const boundaryPattern = /^--(?!-{0,3}(?:BEGIN|END) )[^\s"]{1,72}$/
/** RFC 2046 5.1.1: a boundary may hold spaces, which only one that was declared is believed to do. */
const declaredPattern = /boundary="([^"\r\n]{1,70})"/gi

export const multipartDecoder: Decoder = {
  id: 'multipart',
  decode(view) {
    const text = latin1Of(view)
    if (!text.includes('--')) return { parts: [] }
    const lines = findDelimiterLines(text)
    const parts: DecodedPart[] = []
    let number = 0
    let behind = 0
    for (const { start, label } of lines.all) {
      if (start < behind || label.endsWith('--')) continue
      const body = readMultipart(text, lines, label, start)
      if (body === undefined) continue
      for (const { from, to } of body.parts) {
        number += 1
        parts.push(...readMimeEntity(view.bytes, text, { offset: from, length: to - from }, `part ${number}`))
      }
      behind = body.end
    }
    return { parts }
  },
}

interface DelimiterLine {
  start: number
  /** Where the next line begins. */
  end: number
  label: string
}

interface DelimiterLines {
  all: readonly DelimiterLine[]
  byLabel: ReadonlyMap<string, readonly DelimiterLine[]>
}

function findDelimiterLines(text: string): DelimiterLines {
  const declared = new Set([...text.matchAll(declaredPattern)].map(([, boundary]) => boundary))
  const all: DelimiterLine[] = []
  for (let start = text.startsWith('--') ? 0 : next(text, 0); start !== -1; start = next(text, start)) {
    const lineEnd = text.indexOf('\n', start)
    const end = lineEnd === -1 ? text.length : lineEnd + 1
    const label = end - start > 80 ? '' : text.slice(start, end).trimEnd()
    if (boundaryPattern.test(label) || declared.has(label.slice(2)) || declared.has(label.slice(2, -2)))
      all.push({ start, end, label })
  }
  return { all, byLabel: Map.groupBy(all, ({ label }) => label) }
}

function next(text: string, from: number): number {
  const found = text.indexOf('\n--', from)
  return found === -1 ? -1 : found + 1
}

function readMultipart(
  text: string,
  { byLabel }: DelimiterLines,
  label: string,
  first: number,
): { parts: { from: number; to: number }[]; end: number } | undefined {
  const closing = byLabel.get(`${label}--`) ?? []
  const close = closing[firstFrom(closing, first)]
  const delimiters = between(byLabel.get(label) ?? [], first, close?.start ?? text.length)
  const [opening] = delimiters
  if (opening === undefined || opening.end >= text.length) return undefined
  // Without a second delimiter the first line was something else, unless the body was cut off.
  const cutOff = close === undefined && delimiters.length === 1
  if (cutOff && !/^content-/i.test(text.slice(opening.end, opening.end + 8))) return undefined
  const parts = delimiters.map((delimiter, i) => {
    const following = delimiters[i + 1] ?? close
    const to = following === undefined ? text.length : lineBreakBefore(text, following.start)
    return { from: delimiter.end, to: Math.max(delimiter.end, to) }
  })
  return { parts, end: close?.end ?? text.length }
}

/** The line break before a delimiter belongs to the delimiter. */
function lineBreakBefore(text: string, start: number): number {
  return text[start - 2] === '\r' ? start - 2 : start - 1
}

/** The lines that begin in [first, end); as many steps as there are of them, as these lists can be long. */
function between(list: readonly DelimiterLine[], first: number, end: number): DelimiterLine[] {
  const found: DelimiterLine[] = []
  for (let i = firstFrom(list, first); (list[i]?.start ?? end) < end; i += 1) found.push(...list.slice(i, i + 1))
  return found
}

function firstFrom(list: readonly DelimiterLine[], start: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.start ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low
}
