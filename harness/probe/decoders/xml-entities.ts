/** Character references of XML (XML 1.0 4.1) and the ones of HTML for Western European letters. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { latin1Of } from '../view.ts'

const referencePattern = /&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});/g

/** HTML Standard 13.5, the letters of Latin-1 from U+00C0, in order. */
const latinNames =
  'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const named: ReadonlyMap<string, number> = new Map([
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['amp', 0x26],
  ['quot', 0x22],
  ['apos', 0x27],
  ['nbsp', 0xa0],
  ...latinNames.split(' ').map((name, i): [string, number] => [name, 0xc0 + i]),
])

export const xmlEntitiesDecoder: Decoder = {
  id: 'xml-entities',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    const pattern = new RegExp(referencePattern)
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = startOfRun(text, match.index, from)
      const end = endOfRun(text, match.index)
      const part = unescapeRun(text, start, end)
      if (part !== undefined) parts.push(part)
      from = end
      pattern.lastIndex = end
    }
    return { parts }
  },
}

function unescapeRun(text: string, start: number, end: number): DecodedPart | undefined {
  // The longest output of the shortest reference, `&#9;`, is one byte; of any reference, fewer than its letters.
  const output = createMappedOutput(end - start)
  const pattern = new RegExp(referencePattern)
  pattern.lastIndex = start
  let copied = start
  let changed = false
  const copy = (until: number) => {
    for (; copied < until; copied += 1) output.byte(text.charCodeAt(copied), copied)
  }
  for (let match = pattern.exec(text); match !== null && match.index < end; match = pattern.exec(text)) {
    const codePoint = codePointOf(match[0].slice(1, -1))
    if (codePoint === undefined || match.index + match[0].length > end) continue
    copy(match.index)
    output.codePoint(codePoint, match.index)
    copied = match.index + match[0].length
    changed = true
  }
  copy(end)
  return changed ? output.finish({ offset: start, length: end - start }) : undefined
}

function codePointOf(reference: string): number | undefined {
  if (!reference.startsWith('#')) return named.get(reference)
  const value = reference[1] === 'x' ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1))
  return value > 0 && value <= 0x10ffff ? value : undefined
}

function startOfRun(text: string, at: number, floor: number): number {
  let i = at
  while (i > floor && !isEdge(text.charCodeAt(i - 1))) i -= 1
  return i
}

function endOfRun(text: string, at: number): number {
  let i = at
  while (i < text.length && !isEdge(text.charCodeAt(i))) i += 1
  return i
}

/** Markup, quotes, and control characters other than white space. */
function isEdge(code: number): boolean {
  return code === 0x3c || code === 0x3e || code === 0x22 || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)
}
