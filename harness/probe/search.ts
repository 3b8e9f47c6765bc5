/** Looks for everything the probe looks for in the bytes of one content. */

import type { Budget, Range } from '../contracts/probe.ts'
import type { TruthElement } from '../contracts/truth.ts'
import type { Content } from './content.ts'
import { type Derivative, derivativesOf } from './derivatives.ts'
import type { Form } from './forms/form.ts'
import { formsOf } from './forms/forms-of.ts'
import { standsAlone } from './match/boundary.ts'
import { createMatcher } from './match/matcher.ts'
import { createStructureMatcher } from './match/structure.ts'
import { inferTypes, typeOf } from './metadata-rules.ts'
import { remember } from './reading-memo.ts'
import { createRootView, latin1Of } from './view.ts'

/** A hit in a content. */
export interface Hit {
  at: Range
  element: TruthElement
  form: string
  /** How the value was recognised: itself, by a derivative of it, or by what was addressed. */
  by: 'value' | 'derivative' | 'metadata'
  derivative?: Derivative
}

/** `budget` is that of the party whose content it is. */
export type Search = (content: Content, budget: Budget) => readonly Hit[]

/** Remembers what it found, as a content can be reached in many ways, and from several parties. */
export function createSearch(elements: readonly TruthElement[]): Search {
  const values = elements.filter((element) => element.matchedBy === 'value')
  const wanted = [
    ...values.flatMap((element) => formsOf(element).map((form) => ({ element, ...form, derivative: undefined }))),
    ...derivativesOf(elements).map((derivative) => ({ ...derivative, derivative })),
  ]
  const match = createMatcher(wanted.map((needle) => needle.bytes))
  const matchStructure = createStructureMatcher(elements)
  const byType = Map.groupBy(elements, typeOf)
  const types = new Set(byType.keys())
  const found = (content: Content, budget: Budget): readonly Hit[] => {
    const hits: Hit[] = []
    match(content.bytes, (index, offset) => {
      const needle = wanted[index]
      if (needle === undefined || !standsAlone(content.bytes, offset, needle.bytes)) return
      hits.push(toHit(needle, offset))
    })
    const text = latin1Of(createRootView(content.bytes))
    for (const { element, ...at } of matchStructure(text, budget))
      hits.push({ at, element, form: 'structure', by: 'value' })
    for (const { resourceType, at } of inferTypes(text, types)) {
      for (const element of byType.get(resourceType) ?? [])
        hits.push({ at, element, form: 'request target', by: 'metadata' })
    }
    return withoutInner(hits)
  }
  const known = new Map<string, readonly Hit[]>()
  return (content, budget) => remember(known, content.digest, budget, (watched) => found(content, watched))
}

function toHit(needle: Form & { element: TruthElement; derivative: Derivative | undefined }, offset: number): Hit {
  const { element, form, bytes, derivative } = needle
  const at = { offset, length: bytes.length }
  return derivative === undefined
    ? { at, element, form, by: 'value' }
    : { at, element, form, by: 'derivative', derivative }
}

/** Where a whole value was found, the start of it was found too: one hit is enough. */
function withoutInner(hits: readonly Hit[]): Hit[] {
  const longest = new Map<string, number>()
  const keyOf = (hit: Hit) => `${hit.element.element} ${hit.at.offset}`
  for (const hit of hits) longest.set(keyOf(hit), Math.max(longest.get(keyOf(hit)) ?? 0, hit.at.length))
  const kept = new Set<string>()
  return hits.filter((hit) => {
    if (hit.at.length < (longest.get(keyOf(hit)) ?? 0)) return false
    const key = `${keyOf(hit)} ${hit.by}`
    if (kept.has(key)) return false
    kept.add(key)
    return true
  })
}
