/** Values of HL7 v2, HL7 v3 and DICOM at the places that a table gives. */

import type { Range } from '../../contracts/probe.ts'
import { codedAttributes, elementPlaces, type Place, segmentPlaces, tagPlaces } from './places.ts'
import { scanXml, type XmlElement } from './scan-xml.ts'

export interface PlacedLeaf {
  value: string
  at: Range
  /** Message, document or data set that it stands in. */
  scope: Range
  /** What it may be; a place, or any resource's code. */
  place: Place | { path: RegExp }
}

/** Data sets around a tag, in bytes to either side: patient attributes stand in one group. */
const groupBytes = 4096
/** DICOM PS3.5 6.2, CS. */
const longestCode = 16

/** @param text latin1 */
export function findPlacedLeaves(text: string): PlacedLeaf[] {
  return [...findSegmentLeaves(text), ...findElementLeaves(text), ...findTagLeaves(text)]
}

/** HL7 v2.5 2.5: a message from `MSH`, its segments ended by a carriage return, which some write as another line end. */
function findSegmentLeaves(text: string): PlacedLeaf[] {
  if (!text.includes('MSH|')) return []
  const leaves: PlacedLeaf[] = []
  const starts = [...text.matchAll(/(?:^|[\r\n\v])(?=MSH\|)/g)].map(({ index, 0: mark }) => index + mark.length)
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? text.length
    const scope = { offset: start, length: end - start }
    for (const { index, 0: segment } of text.slice(start, end).matchAll(/[A-Z][A-Z0-9]{2}\|[^\r\n]*/g)) {
      leaves.push(...readSegment(segment, start + index, scope))
    }
  }
  return leaves
}

function readSegment(segment: string, start: number, scope: Range): PlacedLeaf[] {
  const places = segmentPlaces.filter((place) => segment.startsWith(`${place.segment}|`))
  return places.flatMap((place) => {
    const field = pieceOf(segment, 0, '|', place.field)
    const component = field && pieceOf(field.piece, field.at, '^', place.component - 1)
    if (component === undefined || component.piece === '') return []
    const at = { offset: start + component.at, length: component.piece.length }
    return [{ value: fromLatin1(component.piece), at, scope, place }]
  })
}

function pieceOf(text: string, start: number, mark: string, index: number): { piece: string; at: number } | undefined {
  const pieces = text.split(mark)
  const piece = pieces[index]
  if (piece === undefined) return undefined
  return { piece, at: start + pieces.slice(0, index).reduce((total, { length }) => total + length + 1, 0) }
}

/** HL7 v3: every root element that declares the namespace is a document. */
function findElementLeaves(text: string): PlacedLeaf[] {
  if (!text.includes('urn:hl7-org:v3')) return []
  const documents = new Map<XmlElement, Range>()
  const leaves: PlacedLeaf[] = []
  for (const element of scanXml(text)) {
    const { parent, attributes } = element
    const declares = [...attributes.values()].some(({ value }) => value === 'urn:hl7-org:v3')
    const scope = (parent && documents.get(parent)) ?? (declares ? element.range : undefined)
    if (scope === undefined) continue
    documents.set(element, scope)
    leaves.push(...readElement(element, scope))
  }
  return leaves
}

function readElement({ path, attributes, text }: XmlElement, scope: Range): PlacedLeaf[] {
  const name = path.at(-1)
  const leaves: PlacedLeaf[] = elementPlaces
    .filter((place) => place.element === name)
    .flatMap((place) => {
      const found = place.attribute === undefined ? text : attributes.get(place.attribute)
      return found === undefined || found.value === '' ? [] : [{ ...found, scope, place }]
    })
  if (!attributes.has('codeSystem')) return leaves
  for (const [attribute, path] of codedAttributes) {
    const found = attributes.get(attribute)
    if (found !== undefined) leaves.push({ ...found, scope, place: { path } })
  }
  return leaves
}

/** DICOM PS3.5 7.1: little endian with explicit or implicit representation; PS3.18 F.2: as JSON. */
function findTagLeaves(text: string): PlacedLeaf[] {
  return tagPlaces.flatMap((place) => {
    const group = Buffer.from(place.tag.slice(0, 4), 'hex').reverse()
    const number = Buffer.from(place.tag.slice(4), 'hex').reverse()
    const tag = Buffer.concat([group, number]).toString('latin1')
    const leaves: PlacedLeaf[] = []
    const add = (offset: number, value: string) => {
      const from = Math.max(0, offset - groupBytes)
      const scope = { offset: from, length: offset + groupBytes - from }
      leaves.push({ value: value.trim(), at: { offset, length: value.trimEnd().length }, scope, place })
    }
    for (let at = text.indexOf(tag); at !== -1; at = text.indexOf(tag, at + 1)) {
      const length = lengthAt(text, at + 4)
      if (length > 0 && length <= longestCode) add(at + 8, text.slice(at + 8, at + 8 + length))
    }
    const json = `"${place.tag}"`
    for (let at = text.indexOf(json); at !== -1; at = text.indexOf(json, at + 1)) {
      const found = /^[^{}]{0,8}\{[^{}]{0,80}"Value"\s{0,8}:\s{0,8}\[\s{0,8}"([^"]{1,64})"/.exec(
        text.slice(at + json.length, at + json.length + 240),
      )
      if (found !== null) add(at + json.length + found[0].length - 1 - (found[1]?.length ?? 0), found[1] ?? '')
    }
    return leaves
  })
}

/** Behind a tag: two letters and two bytes of length, or four bytes of length. */
function lengthAt(text: string, at: number): number {
  const header = Buffer.from(text.slice(at, at + 4), 'latin1')
  if (header.length < 4) return 0
  return /^[A-Z]{2}/.test(header.toString('latin1')) ? header.readUInt16LE(2) : header.readUInt32LE(0)
}

function fromLatin1(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}
