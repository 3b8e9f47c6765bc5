/**
 * Text of office documents: a word is split over runs as its layout or its history wants it, so the runs of a paragraph
 * are put together. Office Open XML (ECMA-376 part 1: `w:t`, `a:t`, `t` of shared strings) and OpenDocument (ISO 26300:
 * `text:p`). Character references are left to the decoder for them.
 */

import type { Decoder } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { latin1Of } from '../view.ts'

/** Elements in which text stands, and those that end a paragraph or stand for white space. */
interface Vocabulary {
  mark: string
  runs: ReadonlySet<string>
  paragraphs: ReadonlySet<string>
  spaces: ReadonlySet<string>
  /** Text directly in a paragraph counts, whatever elements stand around it. */
  mixed: boolean
}

const vocabularies: readonly Vocabulary[] = [
  {
    mark: '<w:t',
    runs: new Set(['w:t', 'w:delText']),
    paragraphs: new Set(['w:p']),
    spaces: new Set(['w:tab', 'w:br', 'w:cr']),
    mixed: false,
  },
  { mark: '<a:t>', runs: new Set(['a:t']), paragraphs: new Set(['a:p']), spaces: new Set(['a:br']), mixed: false },
  { mark: '<si>', runs: new Set(['t']), paragraphs: new Set(['si']), spaces: new Set(), mixed: false },
  { mark: '<is>', runs: new Set(['t']), paragraphs: new Set(['is']), spaces: new Set(), mixed: false },
  {
    mark: '<text:',
    runs: new Set(['text:p', 'text:h']),
    paragraphs: new Set(['text:p', 'text:h']),
    spaces: new Set(['text:s', 'text:tab', 'text:line-break']),
    mixed: true,
  },
]

const tagPattern = /<(\/?)([A-Za-z][\w:.-]{0,60})([^<>]{0,4096})>/y

export const officeTextDecoder: Decoder = {
  id: 'office-text',
  decode(view) {
    const text = latin1Of(view)
    const found = vocabularies.filter(({ mark }) => text.includes(mark))
    const parts = found.map((vocabulary) => readText(view.bytes, text, vocabulary))
    return { parts: parts.filter((part) => part.bytes.length > 0) }
  },
}

function readText(bytes: Buffer, text: string, vocabulary: Vocabulary) {
  const { mark, runs, paragraphs, spaces, mixed } = vocabulary
  const start = text.indexOf('<')
  const output = createMappedOutput(text.length)
  const pattern = new RegExp(tagPattern)
  let inside = false
  let last = 0x0a
  const add = (byte: number, position: number) => {
    // Where a space stands beside a tab, one of them is enough.
    if (byte <= 0x20 && last <= 0x20) return
    output.byte(byte, position)
    last = byte
  }
  const names = new RegExp(`</?(?:${[...runs, ...paragraphs, ...spaces].join('|')})(?=[ />])`, 'g')
  for (let at = start; at !== -1 && at < text.length; ) {
    if (!inside) {
      names.lastIndex = at
      const found = names.exec(text)
      if (found === null) break
      at = found.index
    }
    pattern.lastIndex = at
    const tag = text[at] === '<' ? pattern.exec(text) : null
    const end = tag === null ? textEnd(text, at) : pattern.lastIndex
    if (tag === null) {
      for (let i = at; inside && i < end; i += 1) add(bytes[i] ?? 0, i)
    } else {
      const [, slash = '', name = '', rest = ''] = tag
      if (runs.has(name) && !rest.endsWith('/')) inside = slash === ''
      if (slash === '' && spaces.has(name) && (inside || !mixed)) add(0x20, at)
      if (slash !== '' && paragraphs.has(name)) add(0x0a, at)
    }
    at = end
  }
  return output.finish({ offset: start, length: text.length - start }, mark.replace(/[<>]/g, ''))
}

function textEnd(text: string, at: number): number {
  const next = text.indexOf('<', at + 1)
  return next === -1 ? text.length : next
}
