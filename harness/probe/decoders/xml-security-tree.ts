/**
 * Elements of XML with their positions, read from any place in a text: a document, a fragment, a line of a log. Names
 * are taken without their prefix. No document type, no entity is ever read, so nothing can be drawn in from elsewhere.
 */

import type { Range } from '../../contracts/probe.ts'

export interface XmlElement {
  /** Local name. */
  name: string
  attributes: ReadonlyMap<string, string>
  /** From the start tag to the end tag, both included; up to where reading ended when it was cut off. */
  at: Range
  /** From the first byte of text of its own to the last. */
  content: Range
  children: XmlElement[]
  /** Text of its own, comments left out. */
  text: string
}

const maxDepth = 64
const startTagPattern = /<(?:[^\s<>:"'/=!?]{1,64}:)?([^\s<>:"'/=!?]{1,64})(?=[\s/>])/y
const attributePattern = /\s+(?:[^\s<>:"'/=]{1,64}:)?([^\s<>:"'/=]{1,64})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const tagEndPattern = /\s*(\/?)>/y
const endTagPattern = /<\/(?:[^\s<>:"'/=!?]{1,64}:)?([^\s<>:"'/=!?]{1,64})\s*>/y

interface OpenElement extends XmlElement {
  attributes: Map<string, string>
}

/** The element whose start tag stands at `offset`; undefined when none does. */
export function readElement(text: string, offset: number): XmlElement | undefined {
  const patterns = createPatterns()
  const open: OpenElement[] = []
  let root: OpenElement | undefined
  for (let at = offset; at < text.length; ) {
    const top = open.at(-1)
    if (text[at] !== '<') {
      const next = text.indexOf('<', at)
      const end = next === -1 ? text.length : next
      if (top !== undefined) addText(top, text.slice(at, end), at)
      at = end
    } else if (text[at + 1] === '/') {
      const closed = match(patterns.endTag, text, at)
      if (closed === undefined || closed[1] !== top?.name) break
      at += closed[0].length
      close(open.pop(), at)
      if (open.length === 0) break
    } else if (text[at + 1] === '!' || text[at + 1] === '?') {
      const special = readSpecial(text, at)
      if (special === undefined) break
      if (top !== undefined && special.text !== '') addText(top, special.text, special.textAt)
      at = special.end
    } else {
      const read = open.length < maxDepth ? readStartTag(text, at, patterns) : undefined
      if (read === undefined) break
      at = read.end
      root ??= read.element
      top?.children.push(read.element)
      if (!read.empty) open.push(read.element)
      else close(read.element, at)
      if (open.length === 0) break
    }
    for (const element of open) close(element, at)
  }
  return root
}

/** Comments, processing instructions and CDATA sections; undefined for what has no place inside an element. */
function readSpecial(text: string, at: number): { end: number; text: string; textAt: number } | undefined {
  for (const [start, stop] of [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(start, at)) continue
    const end = text.indexOf(stop, at + start.length)
    if (end === -1) return undefined
    const content = start === '<![CDATA[' ? text.slice(at + start.length, end) : ''
    return { end: end + stop.length, text: content, textAt: at + start.length }
  }
  return undefined
}

function readStartTag(
  text: string,
  at: number,
  { startTag, attribute, tagEnd }: Patterns,
): { element: OpenElement; empty: boolean; end: number } | undefined {
  const tag = match(startTag, text, at)
  if (tag === undefined) return undefined
  const attributes = new Map<string, string>()
  let end = at + tag[0].length
  for (let found = match(attribute, text, end); found !== undefined; found = match(attribute, text, end)) {
    attributes.set(found[1] ?? '', found[2] ?? found[3] ?? '')
    end += found[0].length
  }
  const closing = match(tagEnd, text, end)
  if (closing === undefined) return undefined
  end += closing[0].length
  const content = { offset: end, length: 0 }
  const element = { name: tag[1] ?? '', attributes, at: { offset: at, length: 0 }, content, children: [], text: '' }
  return { element, empty: closing[1] === '/', end }
}

function addText(element: OpenElement, added: string, at: number): void {
  if (element.text === '') element.content.offset = at
  element.content.length = at + added.length - element.content.offset
  element.text += added
}

function close(element: OpenElement | undefined, end: number): void {
  if (element !== undefined) element.at.length = end - element.at.offset
}

type Patterns = ReturnType<typeof createPatterns>

/** Sticky expressions keep a position, so that each reading has its own. */
function createPatterns() {
  const [startTag, attribute] = [new RegExp(startTagPattern), new RegExp(attributePattern)]
  return { startTag, attribute, tagEnd: new RegExp(tagEndPattern), endTag: new RegExp(endTagPattern) }
}

function match(sticky: RegExp, text: string, at: number): RegExpExecArray | undefined {
  sticky.lastIndex = at
  return sticky.exec(text) ?? undefined
}
