/** The elements of every FHIR resource that stands as XML in a text (FHIR R4 2.6.1): their value is an attribute. */

import type { Range } from '../../contracts/probe.ts'
import type { FhirLeaf, WantedLeaves } from './fhir-leaves.ts'

/** In either kind of quotes, as it ends the value of `xmlns`; much else begins with it. */
const namespace = Buffer.from('http://hl7.org/fhir')
const namespaces = [Buffer.from(`${namespace}"`), Buffer.from(`${namespace}'`)] as const
/** Deeper elements are passed over. */
const maxNesting = 200
const valuePattern = /\svalue\s{0,8}=\s{0,8}(?:"([^"<]*)"|'([^'<]*)')/
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const [exclamation, slash, colon, question, capitalA, capitalZ] = [0x21, 0x2f, 0x3a, 0x3f, 0x41, 0x5a] as const

interface Resource {
  type: string
  id: string
  range: Range
}

interface Open {
  name: string
  parent: Open | undefined
  /** What it stands in, itself included; resources are written with a capital, elements without one. */
  resource: Resource | undefined
  isResource: boolean
}

interface Value {
  text: string
  latin1: string
  offset: number
  length: number
}

/** Whether there is anything to look for. */
export function mayHoldFhirXml(bytes: Buffer): boolean {
  return (
    bytes.length > namespace.length && bytes.includes(namespace) && namespaces.some((quoted) => bytes.includes(quoted))
  )
}

/** @param text latin1 */
export function findFhirXmlLeaves(text: string, wanted: WantedLeaves): FhirLeaf[] {
  const found: { element: Open; resource: Resource; value: Value }[] = []
  const open: Open[] = []
  forEachTag(text, (name, start, nameEnd, end) => {
    if (text.charCodeAt(start + 1) === slash) return close(open, name, end)
    const parent = open.at(-1)
    if (open.length >= maxNesting) return
    const element = openElement(name, parent, { offset: start, length: text.length - start })
    const isId = name === 'id' && parent?.isResource === true
    const resource = parent?.resource
    const values = wanted.get(name)
    const value = resource !== undefined && (isId || values !== undefined) ? valueIn(text, nameEnd, end - 1) : undefined
    if (resource !== undefined && value !== undefined) {
      if (isId) resource.id = value.text
      if (values?.has(value.latin1) || value.latin1.includes('&')) found.push({ element, resource, value })
    }
    if (text.charCodeAt(end - 2) !== slash) open.push(element)
  })
  return found.map(({ element, resource, value: { text: value, offset, length } }) => ({
    resourceType: resource.type,
    id: resource.id,
    path: pathOf(element),
    value,
    offset,
    length,
    resource: resource.range,
  }))
}

/** Gives each tag its local name, where that ends and where the tag ends. */
function forEachTag(text: string, onTag: (name: string, start: number, nameEnd: number, end: number) => void): void {
  let end = 0
  for (let start = text.indexOf('<'), next = start; start !== -1; start = next) {
    // Looked for once, also where it is far behind many openings.
    if (end <= start) end = text.indexOf('>', start + 1) + 1
    if (end === 0) return
    next = text.indexOf('<', start + 1)
    const first = text.charCodeAt(start + 1)
    if ((next === -1 || next >= end) && first !== exclamation && first !== question) {
      let from = first === slash ? start + 2 : start + 1
      let at = from
      for (; isNameCode(text.charCodeAt(at)); at += 1) if (text.charCodeAt(at) === colon) from = at + 1
      if (at > from) onTag(text.slice(from, at), start, at, end)
    }
  }
}

function openElement(name: string, parent: Open | undefined, range: Range): Open {
  const first = name.charCodeAt(0)
  const isResource = first >= capitalA && first <= capitalZ
  return { name, parent, isResource, resource: isResource ? { type: name, id: '', range } : parent?.resource }
}

/** End tags that fit nothing are passed over, elements that were left open end with what holds them. */
function close(open: Open[], name: string, end: number): void {
  const index = open.findLastIndex((element) => element.name === name)
  if (index === -1) return
  for (const { isResource, resource } of open.splice(index)) {
    if (isResource && resource !== undefined) resource.range.length = end - resource.range.offset
  }
}

function valueIn(text: string, from: number, end: number): Value | undefined {
  const found = valuePattern.exec(text.slice(from, end))
  if (found === null) return undefined
  const latin1 = found[1] ?? found[2] ?? ''
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8')
  return {
    text: utf8.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => entities[entity] ?? ''),
    latin1,
    offset: from + found.index + found[0].length - 1 - latin1.length,
    length: latin1.length,
  }
}

/** From the resource down. */
function pathOf(element: Open): string {
  let path = element.name
  for (let around = element.parent; around !== undefined && !around.isResource; around = around.parent)
    path = `${around.name}.${path}`
  return path
}

function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= capitalA && code <= capitalZ) ||
    (code >= 0x2d && code <= 0x3a && code !== slash) ||
    code === 0x5f
  )
}
