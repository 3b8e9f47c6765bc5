/** Findings: every hit, with the observation, the exact range, the chain of steps and the key. */

import type { Observation } from '../contracts/evidence.ts'
import type { Range } from '../contracts/probe.ts'
import type { ChainStep, Finding, Level } from '../contracts/result.ts'
import { containerSteps } from './decoders/registry.ts'
import type { Derivative } from './derivatives/derive.ts'
import { createEnumerate, type Enumerate } from './derivatives/enumerate.ts'
import type { Opened } from './opened.ts'
import type { Hit, Search } from './search.ts'
import { type Located, rangeIn, walk } from './walk.ts'

type BareFinding = Omit<Finding, 'id' | 'exchange'>

/** A finding with the view it stands in. */
export interface LocatedFinding {
  finding: BareFinding
  located: Located
  /** Range of the value in the view. */
  range: Range
}

/** Before the cost of enumeration is known. */
type Raw = LocatedFinding & { derivative?: Derivative }

/** Kept per element, vantage, level and form; the number of the others is recorded. */
const maxAlike = 20
/** A program copies what it works on time and again. */
const maxAlikeInMemory = 3
const maxVisits = 200_000

export interface FoundAll {
  located: LocatedFinding[]
  /** Findings left out as there are many alike. */
  alikeLeftOut: number
}

/** For those who look in many places for the same. */
export interface FindOptions {
  /** Remembers costs, or does without them. */
  enumerate?: Enumerate
  mostAlike?: number
}

export function findAll(
  opened: Opened,
  shared: Search,
  now: () => number,
  { enumerate = createEnumerate(now), mostAlike = maxAlike }: FindOptions = {},
): FoundAll {
  const search = shared.forParty(opened)
  const all: Raw[] = []
  for (const { observation, content } of [...opened.roots, ...opened.memory]) {
    const found = new Map<string, Raw>()
    const complete = walk(
      content,
      (candidate) => search(candidate, opened.budget).length > 0,
      (frame) => {
        for (const hit of search(frame.content, opened.budget)) {
          const { base, ...located } = frame.at(hit.at.offset)
          keepBest(found, toFinding(observation, hit, located, rangeIn(base, hit.at)))
        }
      },
      { maxDepth: opened.budget.maxDepth, maxVisits },
    )
    if (!complete) opened.budget.hit(`${maxVisits} ways of decoding in ${observation.id}`)
    for (const one of [...found.values()].sort((a, b) => a.finding.offset - b.finding.offset)) all.push(one)
  }
  return limitAlike(addCosts(onePerVantage(all), enumerate), mostAlike)
}

function toFinding(observation: Observation, hit: Hit, located: Located, range: Range): Raw {
  const { offset, length } = located.view.locate(range)
  const level = levelOf(hit, located)
  const key = located.keys.at(-1)
  const finding: BareFinding = {
    party: observation.party,
    vantage: observation.vantage,
    element: hit.element.element,
    level,
    observation: observation.id,
    offset,
    length,
    chain: [...located.view.chain],
    form: hit.form,
    ...(level === 'decryptable' && key !== undefined ? { key } : {}),
    ...(observation.peer === undefined ? {} : { peer: observation.peer }),
  }
  return { finding, located, range, ...(hit.derivative === undefined ? {} : { derivative: hit.derivative }) }
}

function levelOf(hit: Hit, { keys }: Located): Level {
  if (hit.by === 'derivative') return 'reidentifiable'
  if (hit.by === 'metadata') return 'inferable'
  return keys.length === 0 ? 'plaintext' : 'decryptable'
}

/** The same bytes read in several ways are one finding; the way with the fewest encodings tells most. */
function keepBest(found: Map<string, Raw>, candidate: Raw): void {
  const { finding } = candidate
  const place = placeOf(finding)
  const key = `${finding.element} ${finding.level} ${place}`
  const known = found.get(key)
  if (known === undefined) found.set(key, candidate)
  else if (weigh(finding.chain) < weigh(known.finding.chain)) found.set(key, candidate)
}

/** A digest and the letters that spell it begin at the same byte. */
function placeOf({ level, offset, length }: BareFinding): string {
  return level === 'reidentifiable' ? `${offset}` : `${offset} ${length}`
}

/** What is inferred from addressing needs one proof per vantage. */
function onePerVantage(found: readonly Raw[]): Raw[] {
  const proven = new Set<string>()
  return found.filter(({ finding }) => {
    if (finding.level !== 'inferable') return true
    const key = `${finding.element} ${finding.vantage}`
    const isFirst = !proven.has(key)
    proven.add(key)
    return isFirst
  })
}

/** The fewer encodings, the more a way of reading tells. */
export /** Steps that take apart what was sent without encoding it say more about the place, at no cost. */
function weigh(chain: readonly ChainStep[]): number {
  return chain.reduce((total, { step }) => total + (containerSteps.has(step) ? -0.01 : 1), 0)
}

function addCosts(found: readonly Raw[], enumerate: Enumerate): LocatedFinding[] {
  return found.map(({ derivative, ...located }) => {
    if (derivative === undefined) return located
    return { ...located, finding: { ...located.finding, cost: enumerate(derivative) } }
  })
}

function limitAlike(found: readonly LocatedFinding[], mostAlike: number): FoundAll {
  const counts = new Map<string, number>()
  const located = found.filter(({ finding }) => {
    const alike = `${finding.element} ${finding.vantage} ${finding.level} ${finding.form}`
    const count = (counts.get(alike) ?? 0) + 1
    counts.set(alike, count)
    return count <= (finding.vantage === 'memory' ? maxAlikeInMemory : mostAlike)
  })
  return { located, alikeLeftOut: found.length - located.length }
}
