/**
 * Words that are broken where a reader sees nothing: by tags of inline elements (HTML Standard 4.5, HL7 CDA R2 4.3.5),
 * by characters that are not shown (soft hyphen, zero-width space and joiners, marks of direction, word joiner), and
 * words and numbers with one character to a cell, as on forms. The text comes without the tags and the characters.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { blocksAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

const inlineTag =
  /<\/?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|content|data|del|dfn|em|font|i|ins|kbd|linkhtml|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>=]{0,80}=[^<>]{0,400})?\s{0,8}\/?>/gi
/** U+00AD, U+200B to U+200F, U+2060 and U+FEFF in UTF-8. */
const hiddenCharacters = ['\xc2\xad', ...[...'\x8b\x8c\x8d\x8e\x8f'].map((last) => `\xe2\x80${last}`)].concat(
  '\xe2\x81\xa0',
  '\xef\xbb\xbf',
)
/** A character, then the end and the start of a cell or more, and so on. */
const cells =
  /(?:(?:[A-Za-z0-9]|[\xc3-\xc5][\x80-\xbf])(?:<\/?[A-Za-z][^<>]{0,200}>\s{0,40}){1,6}){5,}(?:[A-Za-z0-9]|[\xc3-\xc5][\x80-\xbf])(?=<)/y
/** In a single-byte set a soft hyphen looks like a byte of anything, so it needs words around it. */
const wordLetters = 3

/** Byte strings of which one stands in every view with such words. */
export const brokenWordMarks: readonly string[] = [
  ...['<wbr', '</span>', '</b>', '</i>', '</u>', '</em>', '</strong>', '</font>', '</a>', '</sub>', '</sup>'],
  ...['</content>', '</mark>', '</small>', '</code>', '</del>', '</ins>', '</td', '</th', '</li'],
  ...['<WBR', '</SPAN>', '</B>', '</I>', '</U>', '</EM>', '</STRONG>', '</FONT>', '</A>', '</TD', '</TH', '</LI'],
  ...['\xad', ...hiddenCharacters],
]

export const brokenWordsDecoder: Decoder = {
  id: 'broken-words',
  decode(view) {
    const text = latin1Of(view)
    return { parts: [...joinWords(view.bytes, text), ...joinCells(view.bytes, text)] }
  },
}

function joinWords(bytes: Buffer, text: string): DecodedPart[] {
  const unseen = findUnseen(text)
  const breaks = unseen.filter(({ offset, length }) => {
    const [before, behind] = [isLetter(text, offset - 1), isLetter(text, offset + length)]
    // Between a tag and a blank or a mark there is no word to break; a character may hide beside those as well.
    return text[offset] === '<' ? before && behind : before || behind
  })
  const positions = breaks.map(({ offset }) => offset)
  let next = 0
  return blocksAround(text, positions).map((block) => {
    const end = block.offset + block.length
    const output = createTextOutput(bytes, block.length)
    let copied = block.offset
    for (; next < unseen.length; next += 1) {
      const { offset, length } = unseen[next] as Range
      if (offset >= end) break
      if (offset < copied) continue
      output.copy(copied, offset)
      copied = Math.min(end, offset + length)
    }
    output.copy(copied, end)
    return output.finish(block)
  })
}

/** Stretches that a reader does not see, each as long as it goes. */
function findUnseen(text: string): Range[] {
  const found: Range[] = []
  if (text.includes('<')) {
    for (const { index, 0: tag } of text.matchAll(inlineTag)) found.push({ offset: index, length: tag.length })
  }
  for (const character of hiddenCharacters) {
    for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1))
      found.push({ offset: at, length: character.length })
  }
  for (let at = text.indexOf('\xad'); at !== -1; at = text.indexOf('\xad', at + 1))
    if (isInWord(text, at)) found.push({ offset: at, length: 1 })
  found.sort((a, b) => a.offset - b.offset)
  return found.reduce<Range[]>((joined, { offset, length }) => {
    const last = joined.at(-1)
    if (last !== undefined && last.offset + last.length === offset) last.length += length
    else joined.push({ offset, length })
    return joined
  }, [])
}

function joinCells(bytes: Buffer, text: string): DecodedPart[] {
  const pattern = new RegExp(cells)
  const parts: DecodedPart[] = []
  for (let at = text.indexOf('>'); at !== -1; at = text.indexOf('>', at + 1)) {
    if (text[at + 2] !== '<' && text[at + 3] !== '<') continue
    pattern.lastIndex = at + 1
    const run = pattern.exec(text)?.[0]
    if (run === undefined) continue
    const output = createTextOutput(bytes, run.length)
    let from = 0
    for (const piece of run.split(/(<[^<>]*>\s*)/)) {
      if (!piece.startsWith('<')) output.copy(at + 1 + from, at + 1 + from + piece.length)
      from += piece.length
    }
    parts.push(output.finish({ offset: at + 1, length: run.length }, 'cells'))
    at += run.length
  }
  return parts
}

/** ASCII letters and digits, and bytes of all other letters; an edge of the text is none. */
function isLetter(text: string, at: number): boolean {
  return text.charCodeAt(at) >= 0x80 || isAsciiLetter(text, at)
}

function isAsciiLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

function isInWord(text: string, at: number): boolean {
  for (let i = 1; i <= wordLetters; i += 1)
    if (!isAsciiLetter(text, at - i) || !isAsciiLetter(text, at + i)) return false
  return true
}
