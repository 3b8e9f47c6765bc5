/**
 * Text of documents in Rich Text Format (Microsoft RTF Specification 1.9.1): what is shown, and beside it what stands in
 * notes, fields and the description of the document.
 */

import type { Budget, DecodedPart, Decoder } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { charactersOf, type RtfGroup, readToken, type Token } from './rtf-tokens.ts'
import { createTextOutput, type TextOutput } from './text-output.ts'

const mark = '{\\rtf'
const maxDepth = 512

export const rtfDecoder: Decoder = {
  id: 'rtf',
  decode(view, budget) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    for (let at = text.indexOf(mark); at !== -1; ) {
      const { end, shown, hidden } = readDocument(view.bytes, text, at, budget)
      const range = { offset: at, length: end - at }
      if (shown.length > 0) parts.push(shown.finish(range))
      if (hidden.length > 0) parts.push(hidden.finish(range, 'beside the text'))
      at = text.indexOf(mark, end)
    }
    return { parts }
  },
}

interface Reading {
  end: number
  shown: TextOutput
  hidden: TextOutput
}

function readDocument(bytes: Buffer, text: string, start: number, budget: Budget): Reading {
  const shown = createTextOutput(bytes, 256)
  const hidden = createTextOutput(bytes, 64)
  const outer: RtfGroup = { destination: 'shown', skipAfterUnicode: 1 }
  const groups = [outer]
  const page = { characters: charactersOf('ansi') }
  let skip = 0
  let high = 0
  let at = start
  while (at < text.length) {
    const token = readToken(text, at)
    const group = groups.at(-1) ?? outer
    at = Math.min(text.length, token.end)
    if (token.is === 'open') {
      if (groups.length >= maxDepth) {
        budget.hit(`RTF: more than ${maxDepth} groups in each other`)
        break
      }
      groups.push({ ...group })
      skip = 0
    } else if (token.is === 'close') {
      if (group.destination === 'hidden') putBreak(hidden, token)
      if (groups.length > 1) groups.pop()
      skip = 0
      if (groups.length === 1) break
    } else if (token.is === 'word' && changeState(token, group, page)) continue
    else {
      const skipped = skip > 0 ? charactersSkipped(token, skip) : 0
      skip -= skipped
      token.start += skipped
      if (token.start >= token.end || (skipped > 0 && token.is === 'byte')) continue
      const output = group.destination === 'shown' ? shown : group.destination === 'hidden' ? hidden : undefined
      high = put(token, output, page.characters, high)
      if (token.is === 'unicode') skip = group.skipAfterUnicode
    }
  }
  return { end: at, shown, hidden }
}

/** Of text each letter counts. */
function charactersSkipped({ is, start, end }: Token, skip: number): number {
  if (is === 'text') return Math.min(skip, end - start)
  return is === 'byte' ? 1 : 0
}

/** Whether the word says how to read what follows, and stands for no text itself. */
function changeState({ word = '', number }: Token, group: RtfGroup, page: { characters: string }): boolean {
  if (word === '*' || hiddenDestinations.has(word)) {
    if (group.destination === 'shown') group.destination = 'hidden'
  } else if (ignoredDestinations.has(word)) group.destination = 'ignored'
  else if (word === 'uc') group.skipAfterUnicode = number ?? 1
  else if (/^(?:ansi|mac|pc|pca)$/.test(word)) page.characters = charactersOf(word)
  else if (word === 'ansicpg') page.characters = charactersOf(String(number))
  else return false
  return true
}

/** Returns the first half of a character of two units, else 0. */
function put(token: Token, output: TextOutput | undefined, characters: string, high: number): number {
  if (output === undefined) return 0
  const { start, end } = token
  if (token.is === 'text') output.copy(start, end)
  else if (token.is === 'byte') output.codePoint(characterAt(characters, token.number ?? 0), start, end)
  else if (token.is === 'unicode') return putUnit(output, (token.number ?? 0) & 0xffff, token, high)
  else {
    const sign = signs.get(token.word ?? '')
    if (sign !== undefined) output.codePoint(sign.codePointAt(0) ?? 0x20, start, end)
  }
  return 0
}

function putUnit(output: TextOutput, unit: number, { start, end }: Token, high: number): number {
  if (unit >= 0xd800 && unit < 0xdc00) return unit
  if (unit < 0xdc00 || unit > 0xdfff) output.codePoint(unit, start, end)
  else if (high !== 0) output.codePoint(0x10000 + ((high - 0xd800) << 10) + unit - 0xdc00, start, end)
  return 0
}

function characterAt(characters: string, byte: number): number {
  return byte < 0x80 ? byte : characters.charCodeAt(byte - 0x80)
}

function putBreak(output: TextOutput, { start, end }: Token): void {
  if (output.length > 0) output.byte(0x0a, start, end)
}

const hiddenDestinations = new Set(
  'info header headerl headerr headerf footer footerl footerr footerf footnote annotation'.split(' '),
)
/** Names of fonts, colours, numbers of pictures. */
const ignoredDestinations = new Set('fonttbl colortbl stylesheet listtable listoverridetable pict'.split(' '))

/** Words and signs that stand for characters. */
const signs: ReadonlyMap<string, string> = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['row', '\n'],
  ['cell', '\t'],
  ['nestcell', '\t'],
  ['nestrow', '\n'],
  ['tab', '\t'],
  ['emdash', '—'],
  ['endash', '–'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['bullet', '•'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['~', ' '],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
])
