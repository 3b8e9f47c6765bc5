/** Looks for everything the probe looks for in the bytes of one content. */

import type { Budget, HeldKey, Range } from '../contracts/probe.ts'
import type { TruthElement } from '../contracts/truth.ts'
import type { Content } from './content.ts'
import { type Derivative, derivativesOf, formOf, keyedDerivativesOf } from './derivatives/derive.ts'
import { preimagesOf } from './derivatives/preimages.ts'
import { collectSecrets } from './derivatives/secrets.ts'
import { countLetters } from './derivatives/spell-digest.ts'
import type { Form } from './forms/form.ts'
import { formsOf } from './forms/forms-of.ts'
import { type Anchor, anchorsOf } from './match/anchors.ts'
import { standsAlone } from './match/boundary.ts'
import { createMatcher } from './match/matcher.ts'
import { repeatedWords } from './match/own-words.ts'
import { readAround } from './match/spread.ts'
import { createStructureMatcher, type Landmark } from './match/structure.ts'
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

export interface Search {
  /** `budget` is that of the party whose content it is. */
  (content: Content, budget: Budget): readonly Hit[]
  /** As this search, and for what can be computed with the keys and salts that a party holds or saw. */
  forParty(party: { contents: readonly Content[]; keys: readonly HeldKey[]; budget: Budget }): Search
  /** Drops what it remembers of contents, for those who never come back to them. */
  forget(): void
}

/** All needles of a search; more are left out, which is recorded with every party that is searched. */
const maxNeedles = 250_000

/** Shorter contents are searched in less time than it takes to remember them. */
const shortestRemembered = 64

type Needle = { bytes: Buffer } & (
  | { is: 'value'; element: TruthElement; form: Form }
  | { is: 'piece'; anchor: Anchor }
  | { is: 'derivative'; derivative: Derivative }
)

/** Remembers what it found, as a content can be reached in many ways, and from several parties. */
export function createSearch(elements: readonly TruthElement[]): Search {
  const preimages = preimagesOf(elements)
  const wanted = needlesOf(elements, derivativesOf(preimages))
  const matchNeedles = createNeedleMatch(wanted.slice(0, maxNeedles))
  const matchStructure = createStructureMatcher(elements)
  const byType = Map.groupBy(elements, typeOf)
  const types = new Set(byType.keys())
  const found = (content: Content, budget: Budget): readonly Hit[] => {
    const text = createText(content)
    const hits = matchNeedles(content.bytes, text)
    if (content.undecoded === true) return withoutInner(hits)
    for (const { element, ...at } of matchStructure(content.bytes, text, landmarksIn(hits), budget))
      hits.push({ at, element, form: 'structure', by: 'value' })
    for (const { resourceType, at } of inferTypes(content.bytes, types)) {
      for (const element of byType.get(resourceType) ?? [])
        hits.push({ at, element, form: 'request target', by: 'metadata' })
    }
    return withoutInner(hits)
  }
  const search = rememberHits(found, (budget) => {
    if (wanted.length > maxNeedles) budget.hit(`${maxNeedles} forms to search for, of ${wanted.length}`)
  })
  const forParty: Search['forParty'] = ({ contents, keys, budget }) => {
    const secrets = preimages.length === 0 ? [] : collectSecrets(contents, keys, budget)
    if (secrets.length === 0) return plainSearch
    const derivatives = keyedDerivativesOf(preimages, secrets)
    const matchKeyed = createNeedleMatch(derivatives.map(toDerivativeNeedle))
    const both = rememberHits((content, watched) => {
      const keyed = matchKeyed(content.bytes, createText(content))
      const plain = search(content, watched)
      return keyed.length === 0 ? plain : withoutInner([...plain, ...keyed])
    })
    return Object.assign(both, { forParty })
  }
  const plainSearch: Search = Object.assign(search, { forParty })
  return plainSearch
}

function needlesOf(elements: readonly TruthElement[], derivatives: readonly Derivative[]): Needle[] {
  const values = elements.filter((element) => element.matchedBy === 'value')
  const repeated = repeatedWords(values)
  return [
    ...values.flatMap((element) =>
      formsOf(element).map((form): Needle => ({ is: 'value', bytes: form.bytes, element, form })),
    ),
    ...values.flatMap((element) =>
      anchorsOf(element, repeated).map((anchor): Needle => ({ is: 'piece', bytes: anchor.bytes, anchor })),
    ),
    ...derivatives.map(toDerivativeNeedle),
  ]
}

function toDerivativeNeedle(derivative: Derivative): Needle {
  return { is: 'derivative', bytes: derivative.spelled.needle, derivative }
}

/** Gives all hits of the needles, and whatever is read around them. Bytes that stand for several are matched once. */
function createNeedleMatch(wanted: readonly Needle[]): (bytes: Buffer, text: () => string) => Hit[] {
  const alike = new Map<string, Needle[]>()
  for (const needle of wanted) {
    const key = needle.bytes.toString('latin1')
    const known = alike.get(key)
    if (known === undefined) alike.set(key, [needle])
    else known.push(needle)
  }
  const distinct = [...alike.values()]
  const match = createMatcher(distinct.flatMap(([first]) => first?.bytes ?? []))
  return (bytes, text) => {
    const hits: Hit[] = []
    match(bytes, (index, offset) => {
      for (const needle of distinct[index] ?? []) hits.push(...readNeedle(needle, bytes, offset, text))
    })
    return hits
  }
}

function readNeedle(needle: Needle, bytes: Buffer, offset: number, text: () => string): Hit[] {
  if (needle.is === 'derivative') return toDerivativeHits(needle.derivative, bytes, offset)
  if (needle.is === 'piece') {
    const spread = readAround(text(), offset, needle.anchor)
    if (spread === undefined) return []
    const { form, ...at } = spread
    return [{ at, element: needle.anchor.element, form, by: 'value' }]
  }
  const { element, form } = needle
  if (!standsAlone(bytes, offset, form)) return []
  return [{ at: { offset, length: form.bytes.length }, element, form: form.form, by: 'value' }]
}

function toDerivativeHits(derivative: Derivative, bytes: Buffer, offset: number): Hit[] {
  const length = countLetters(bytes, offset, derivative.spelled)
  const form = formOf(derivative, length)
  return derivative.preimage.elements.map((element) => {
    return { at: { offset, length }, element, form, by: 'derivative', derivative }
  })
}

/** What was cut off may say too little of whose record it was in. */
function landmarksIn(hits: readonly Hit[]): Landmark[] {
  return hits.flatMap(({ element, at, form }) =>
    /\/(?:start|end)$/.test(form) ? [] : [{ element, offset: at.offset }],
  )
}

/** The bytes as text, made when it is asked for. */
function createText(content: Content): () => string {
  let text: string | undefined
  return () => {
    text ??= latin1Of(createRootView(content.bytes))
    return text
  }
}

function rememberHits(
  found: (content: Content, budget: Budget) => readonly Hit[],
  before: (budget: Budget) => void = () => {},
): ((content: Content, budget: Budget) => readonly Hit[]) & { forget(): void } {
  const known = new Map<string, readonly Hit[]>()
  const search = (content: Content, budget: Budget) => {
    before(budget)
    if (content.bytes.length < shortestRemembered) return found(content, budget)
    return remember(known, content.digest, budget, (watched) => found(content, watched))
  }
  return Object.assign(search, { forget: () => known.clear() })
}

/** Where a whole value was found, parts of it were found too: one hit is enough, and the longest tells most. */
function withoutInner(hits: readonly Hit[]): readonly Hit[] {
  if (hits.length < 2) return hits
  const groups = Map.groupBy(hits, ({ element, by }) => `${by} ${element.element}`)
  return groups
    .values()
    .toArray()
    .flatMap((alike) => {
      let end = -1
      return alike
        .toSorted((a, b) => a.at.offset - b.at.offset || b.at.length - a.at.length)
        .filter(({ at }) => {
          const isOuter = at.offset + at.length > end
          if (isOuter) end = at.offset + at.length
          return isOuter
        })
    })
}
