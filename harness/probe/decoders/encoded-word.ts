/** Encoded words in header fields (RFC 2047), put together with the words and the plain text beside them. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { decodeCharset } from './charsets.ts'
import { readHex } from './hex-digits.ts'
import { endOfStretch, isControlOrBreak, startOfStretch } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** A language may follow the charset (RFC 2231 5). Longer words than the 75 letters of RFC 2047 2 occur. */
const wordPattern = /=\?([A-Za-z0-9._-]{2,40})(?:\*[A-Za-z0-9-]{1,40})?\?([BbQq])\?([^?\s\p{Cc}]{0,4096})\?=/uy
const blanks = /[ \t\r\n]{0,998}/y

interface Word {
  at: Range
  charset: string
  /** What the letters stand for, and where in the view each byte begins; one place more, for the end. */
  bytes: Buffer
  positions: number[]
}

export const encodedWordDecoder: Decoder = {
  id: 'encoded-word',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    for (let mark = text.indexOf('=?'); mark !== -1; mark = text.indexOf('=?', Math.max(from, mark + 2))) {
      const words = wordAt(text, mark)
      if (words === undefined) continue
      const part = readLine(view.bytes, text, mark, from)
      parts.push(part)
      from = part.at.offset + part.at.length
    }
    return { parts }
  },
}

/** The line of a word; where the next line goes on with a word, that line too. */
function readLine(bytes: Buffer, text: string, first: number, floor: number): DecodedPart {
  const start = startOfStretch(text, first, floor, isControlOrBreak)
  const output = createTextOutput(bytes, 256)
  let end = endOfStretch(text, first, isControlOrBreak)
  let copied = start
  for (let at = first; at !== -1 && at < end; ) {
    const word = wordAt(text, at)
    if (word === undefined) {
      at = text.indexOf('=?', at + 2)
      continue
    }
    output.copy(copied, at)
    const words = adjacentWords(text, word)
    putWords(words, output)
    const last = words.at(-1) ?? word
    copied = last.at.offset + last.at.length
    end = endOfStretch(text, Math.max(copied, Math.min(end, text.length)), isControlOrBreak)
    at = text.indexOf('=?', copied)
  }
  output.copy(copied, end)
  return output.finish({ offset: start, length: end - start })
}

/** White space between two words is not displayed (RFC 2047 6.2). */
function adjacentWords(text: string, first: Word): Word[] {
  const words = [first]
  for (let last = first; ; ) {
    const gap = new RegExp(blanks)
    gap.lastIndex = last.at.offset + last.at.length
    const next = gap.exec(text) === null ? undefined : wordAt(text, gap.lastIndex)
    if (next === undefined) return words
    words.push(next)
    last = next
  }
}

/** Words of one charset are decoded together: some senders cut between the bytes of a character. */
function putWords(words: readonly Word[], output: ReturnType<typeof createTextOutput>): void {
  for (let i = 0; i < words.length; ) {
    const charset = words[i]?.charset ?? ''
    let end = i + 1
    while (words[end]?.charset === charset) end += 1
    const group = words.slice(i, end)
    const starts = group.flatMap((word) => word.positions.slice(0, -1))
    const ends = group.flatMap((word) => word.positions.slice(1))
    decodeCharset(
      Buffer.concat(group.map((word) => word.bytes)),
      charset,
      (codePoint, from, to) => output.codePoint(codePoint, starts[from] ?? 0, ends[to - 1] ?? 0),
      (byte, at) => output.byte(byte, starts[at] ?? 0, ends[at] ?? 0),
    )
    i = end
  }
}

function wordAt(text: string, at: number): Word | undefined {
  const pattern = new RegExp(wordPattern)
  pattern.lastIndex = at
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [whole, charset = '', kind = '', content = ''] = match
  const start = at + whole.length - 2 - content.length
  const read = /b/i.test(kind) ? readB(content, start) : readQ(content, start)
  return { at: { offset: at, length: whole.length }, charset: charset.toLowerCase(), ...read }
}

function readB(content: string, start: number): Pick<Word, 'bytes' | 'positions'> {
  const bytes = Buffer.from(content, 'base64')
  return { bytes, positions: Array.from({ length: bytes.length + 1 }, (_, i) => start + (i * 4) / 3) }
}

/** RFC 2047 4.2: an underscore is a space. */
function readQ(content: string, start: number): Pick<Word, 'bytes' | 'positions'> {
  const bytes: number[] = []
  const positions: number[] = []
  for (let i = 0; i < content.length; ) {
    const value = content[i] === '=' ? readHex(content, i + 1, 2) : -1
    positions.push(start + i)
    bytes.push(value !== -1 ? value : content[i] === '_' ? 0x20 : content.charCodeAt(i))
    i += value === -1 ? 1 : 3
  }
  return { bytes: Buffer.from(bytes), positions: [...positions, start + content.length] }
}
