/** The elements of XML with positions, without DTD or entities beyond the five of XML itself; also of what was cut off. */

import type { Range } from '../../contracts/probe.ts'

export interface XmlElement {
  /** Local names from the root down. */
  path: readonly string[]
  attributes: ReadonlyMap<string, XmlText>
  /** Text right behind the start tag, up to the next tag. */
  text: XmlText
  /** From the start tag to behind the end tag, or as far as the text goes. */
  range: Range
  parent: XmlElement | undefined
}

export interface XmlText {
  value: string
  at: Range
}

/** Deeper elements are passed over. */
const maxNesting = 200
const tagPattern = /<(\/?)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^<>]*)>/g
const attributePattern = /(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)\s{0,8}=\s{0,8}(?:"([^"<]*)"|'([^'<]*)')/g
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** @param text latin1; elements in the order of their start tags */
export function scanXml(text: string): XmlElement[] {
  const found: XmlElement[] = []
  const open: XmlElement[] = []
  for (const match of text.matchAll(tagPattern)) {
    const [whole, closing, name = '', rest = ''] = match
    const end = match.index + whole.length
    if (closing === '/') {
      close(open, name, end)
      continue
    }
    const parent = open.at(-1)
    if (open.length >= maxNesting) continue
    const next = text.indexOf('<', end)
    const element: XmlElement = {
      path: [...(parent?.path ?? []), name],
      attributes: attributesOf(rest, end - 1 - rest.length),
      text: toText(text.slice(end, next === -1 ? text.length : next), end),
      range: { offset: match.index, length: text.length - match.index },
      parent,
    }
    found.push(element)
    if (rest.endsWith('/')) element.range.length = whole.length
    else open.push(element)
  }
  return found
}

/** End tags that fit nothing are passed over, elements that were left open end with what holds them. */
function close(open: XmlElement[], name: string, end: number): void {
  const index = open.findLastIndex((element) => element.path.at(-1) === name)
  if (index === -1) return
  for (const element of open.splice(index)) element.range.length = end - element.range.offset
}

function attributesOf(rest: string, start: number): Map<string, XmlText> {
  const attributes = new Map<string, XmlText>()
  if (!rest.includes('=')) return attributes
  for (const { index, 0: whole, 1: name = '', 2: double, 3: single } of rest.matchAll(attributePattern)) {
    const value = double ?? single ?? ''
    attributes.set(name, toText(value, start + index + whole.length - 1 - value.length))
  }
  return attributes
}

function toText(latin1: string, offset: number): XmlText {
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8')
  const value = utf8.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '')
  return { value, at: { offset, length: latin1.length } }
}
