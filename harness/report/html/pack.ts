/**
 * A report part with every text once: the same message is seen by each party that handled it, farther apart than the
 * 32 kB window of gzip reaches. Runs in Node and in the browser.
 */

import type { ReportPart } from './model.ts'

/** The part as JSON in which a text is replaced by `{ $: index }` into `texts`. */
export interface PackedPart {
  texts: string[]
  part: unknown
}

/** Ids of the script elements that hold the data: gzip of JSON, as base64. */
export const dataIds = { index: 'inkijk-index', part: (position: number) => `inkijk-part-${position}` } as const

/** Shorter texts cost less in full than by reference. */
const minLength = 40

export function packPart(part: ReportPart): PackedPart {
  const texts: string[] = []
  const indexes = new Map<string, number>()
  const intern = (text: string): { $: number } => {
    let index = indexes.get(text)
    if (index === undefined) {
      index = texts.push(text) - 1
      indexes.set(text, index)
    }
    return { $: index }
  }
  const packed = mapStrings(part, (text) => (text.length < minLength ? text : intern(text)))
  return { texts, part: packed }
}

/** Turns what `packPart` made into the part again; the caller vouches that `packed` came from there. */
export function unpackPart(packed: PackedPart): ReportPart {
  return restore(packed.part, packed.texts) as ReportPart
}

function mapStrings(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapStrings(member, map)]))
}

function restore(value: unknown, texts: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => restore(item, texts))
  if (typeof value !== 'object' || value === null) return value
  if ('$' in value && typeof value.$ === 'number') return texts[value.$] ?? ''
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restore(member, texts)]))
}
