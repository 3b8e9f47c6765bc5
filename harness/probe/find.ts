/** Findings: every hit, with the observation, the exact range, the chain of steps and the key. */

import type { Observation } from '../contracts/evidence.ts'
import type { Range } from '../contracts/probe.ts'
import type { ChainStep, EnumerationCost, Finding, Level } from '../contracts/result.ts'
import { type Derivative, enumerate } from './derivatives.ts'
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
const maxVisits = 200_000

/** Steps that take apart what was sent without encoding it: they say more about the place, at no cost. */
const containers: ReadonlySet<string> = new Set(['http', 'multipart', 'sqlite'])

export interface FoundAll {
  located: LocatedFinding[]
  /** Findings left out as there are many alike. */
  alikeLeftOut: number
}

export function findAll(opened: Opened, search: Search, now: () => number): FoundAll {
  const all: Raw[] = []
  for (const { observation, content } of opened.roots) {
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
    all.push(...[...found.values()].sort((a, b) => a.finding.offset - b.finding.offset))
  }
  return limitAlike(addCosts(onePerVantage(all), now))
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

function weigh(chain: readonly ChainStep[]): number {
  return chain.reduce((total, { step }) => total + (containers.has(step) ? -0.01 : 1), 0)
}

function addCosts(found: readonly Raw[], now: () => number): LocatedFinding[] {
  const costs = new Map<string, EnumerationCost>()
  return found.map(({ derivative, ...located }) => {
    if (derivative === undefined) return located
    const digest = derivative.digest.toString('hex')
    const cost = costs.get(digest) ?? enumerate(derivative, now)
    costs.set(digest, cost)
    return { ...located, finding: { ...located.finding, cost } }
  })
}

function limitAlike(found: readonly LocatedFinding[]): FoundAll {
  const counts = new Map<string, number>()
  const located = found.filter(({ finding }) => {
    const alike = `${finding.element} ${finding.vantage} ${finding.level} ${finding.form}`
    const count = (counts.get(alike) ?? 0) + 1
    counts.set(alike, count)
    return count <= maxAlike
  })
  return { located, alikeLeftOut: found.length - located.length }
}
