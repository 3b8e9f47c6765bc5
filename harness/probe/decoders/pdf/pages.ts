/** The texts of a PDF file: of its pages, its forms, and of content that nothing points to any more. */

import type { Range } from '../../../contracts/probe.ts'
import { extentOf } from '../../positions.ts'
import { contentOf, entryOf, nameOf, type PdfFile, type PdfObject, resolve } from './file.ts'
import { type PdfFont, readFont } from './fonts.ts'
import { isDictionary, isReference, type PdfDictionary, type PdfValue } from './syntax.ts'
import { readContentText } from './text.ts'

export interface PdfText {
  name: string
  /** The content streams it stands in. */
  at: Range
  text: string
  actual: Buffer[]
}

const maxParents = 32

export function* readTexts(file: PdfFile): Generator<PdfText> {
  const fonts = createFonts(file)
  const used = new Set<PdfObject>()
  for (const [i, object] of file.objects.entries()) {
    if (!isDictionary(object.value)) continue
    const contents = contentStreams(file, object.value)
    for (const stream of contents) used.add(stream)
    if (nameOf(file, object.value, 'Subtype') === 'Form' || nameOf(file, object.value, 'Type') === 'Pattern')
      contents.push(object)
    const found = textOf(file, contents, fonts.in(resourcesOf(file, object.value)))
    if (found !== undefined) yield { name: `object ${object.number} #${i}`, ...found }
    if (contents.includes(object)) used.add(object)
  }
  for (const [i, object] of file.objects.entries()) {
    if (used.has(object) || !isLooseContent(file, object)) continue
    const found = textOf(file, [object], fonts.in(undefined))
    if (found !== undefined) yield { name: `object ${object.number} #${i}`, ...found }
  }
}

function contentStreams(file: PdfFile, page: PdfDictionary): PdfObject[] {
  const streamOf = (value: PdfValue | undefined) => (isReference(value) ? file.newest.get(value.number) : undefined)
  const reference = page.entries.get('Contents')
  const direct = streamOf(reference)
  if (direct?.stream !== undefined) return [direct]
  const list = resolve(file, reference)
  return Array.isArray(list) ? (list.map(streamOf).filter((object) => object?.stream !== undefined) as PdfObject[]) : []
}

/** 7.7.3.4: resources are inherited. */
function resourcesOf(file: PdfFile, page: PdfDictionary): PdfDictionary | undefined {
  let at: PdfValue | undefined = page
  for (let n = 0; n < maxParents && isDictionary(at); n += 1) {
    const resources = entryOf(file, at, 'Resources')
    if (isDictionary(resources)) return resources
    at = entryOf(file, at, 'Parent')
  }
  return undefined
}

function textOf(file: PdfFile, streams: readonly PdfObject[], fontOf: (name: string) => PdfFont | undefined) {
  const contents = streams.flatMap((stream) => contentOf(file, stream) ?? [])
  const total = contents.reduce((sum, { length }) => sum + length, 0)
  // Many pages may point to one stream.
  if (total === 0 || !file.meter.spend(total)) return undefined
  const found = readContentText(contents.length === 1 ? (contents[0] ?? Buffer.alloc(0)) : joinLines(contents), fontOf)
  const pieces = streams.flatMap(({ stream }) => stream ?? []).map(({ offset, length }) => ({ from: offset, length }))
  return { at: extentOf(pieces), ...found }
}

function joinLines(contents: readonly Buffer[]): Buffer {
  return Buffer.concat(contents.flatMap((content) => [content, Buffer.from('\n')]))
}

/** A stream of no stated kind that shows text: of a page that was replaced, say. */
function isLooseContent(file: PdfFile, object: PdfObject): boolean {
  if (object.stream === undefined || !isDictionary(object.value)) return false
  if (object.value.entries.has('Type') || object.value.entries.has('Subtype')) return false
  const content = contentOf(file, object)
  return content?.includes('BT') === true && /T[jJ]|['"]/.test(content.toString('latin1'))
}

/** Fonts by name: those of the resources, else of any resources in the file. */
function createFonts(file: PdfFile) {
  const known = new Map<PdfDictionary, PdfFont>()
  const anywhere = new Map<string, PdfDictionary>()
  for (const { value } of file.objects) {
    for (const candidate of isDictionary(value) ? [value, resourcesIn(file, value)] : []) {
      const fonts = candidate && entryOf(file, candidate, 'Font')
      if (!isDictionary(fonts)) continue
      for (const [name, font] of fonts.entries) {
        const found = resolve(file, font)
        if (isDictionary(found) && !anywhere.has(name)) anywhere.set(name, found)
      }
    }
  }
  const load = (font: PdfDictionary) => {
    const loaded = known.get(font) ?? readFont(file, font)
    known.set(font, loaded)
    return loaded
  }
  return {
    in(resources: PdfDictionary | undefined) {
      const own = resources && entryOf(file, resources, 'Font')
      return (name: string): PdfFont | undefined => {
        const font = isDictionary(own) ? entryOf(file, own, name) : undefined
        const found = isDictionary(font) ? font : anywhere.get(name)
        return found === undefined || file.meter.ended ? undefined : load(found)
      }
    },
  }
}

function resourcesIn(file: PdfFile, dictionary: PdfDictionary): PdfDictionary | undefined {
  const resources = entryOf(file, dictionary, 'Resources')
  return isDictionary(resources) ? resources : undefined
}
