/** Puts an item to the probe and holds what came out against its label. */

import { hash } from 'node:crypto'
import type { Level } from '../../../harness/contracts/result.ts'
import { levels } from '../../../harness/contracts/result.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import { type Observed, openObservations } from '../../../harness/probe/opened.ts'
import { probeOpened } from '../../../harness/probe/probe-party.ts'
import { createSearch, type Search } from '../../../harness/probe/search.ts'
import type { MadeItem } from './corpus.ts'

/** Something was found that is not there. */
export interface FalseAlarm {
  where: string
  element: string
  level: Level
  form: string
  chain: string
  /** The bytes that were taken for the value, and some around them. */
  text: string
}

export interface Measured extends MadeItem {
  /** Highest level at which the wanted element came out. */
  level: Level
  ok: boolean
  alarms: FalseAlarm[]
  /** What the probe threw, which it never may. */
  fault?: string
  durationMs: number
}

export interface MeasureOptions {
  /** Ids of decoders and decryptors to leave out. */
  disabled?: readonly string[]
}

const party = 'between'
const around = 24

export type MeasureItem = (item: MadeItem) => Promise<Measured>

/** @param absent elements of somebody who is in no item */
export function createMeasure(absent: readonly TruthElement[], options: MeasureOptions = {}): MeasureItem {
  const searches = new Map<readonly TruthElement[], Search>()
  const strangers = new Set(absent.map(({ element }) => element))
  return (item) => {
    const { elements } = item.recipe
    const search = searches.get(elements) ?? createSearch([...elements, ...absent])
    searches.set(elements, search)
    return measureItem(item, search, strangers, options).catch((error: unknown) => {
      const fault = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { ...item, level: 'shielded', ok: false, alarms: [], fault, durationMs: 0 }
    })
  }
}

async function measureItem(
  { recipe, made }: MadeItem,
  search: Search,
  strangers: ReadonlySet<string>,
  options: MeasureOptions,
): Promise<Measured> {
  const startedAt = performance.now()
  const found = await find(made.observations, search, { ...options, keys: made.keys ?? [] })
  const level = highest(found.filter(({ element }) => element === recipe.wanted.element))
  const ok = recipe.expected === 'shielded' ? !isAlarming(level) : level === recipe.expected
  const alarms = found
    .filter(({ element }) => strangers.has(element))
    .map((alarm) => ({ ...alarm, where: recipe.name }))
  return { recipe, made, level, ok, alarms, durationMs: performance.now() - startedAt }
}

/** Everything above `inferable`, with the text it was found in. */
export async function find(
  observations: readonly Buffer[],
  search: Search,
  options: MeasureOptions & { keys?: MadeItem['made']['keys'] } = {},
): Promise<FalseAlarm[]> {
  const { disabled = [], keys = [] } = options
  const opened = await openObservations({ observations: observations.map(observe), keys, disabled })
  return probeOpened(party, opened, search)
    .located.filter(({ finding }) => isAlarming(finding.level))
    .map(({ finding, located, range }) => ({
      where: finding.observation,
      element: finding.element,
      level: finding.level,
      form: finding.form ?? '',
      chain: finding.chain.map(({ step, part }) => (part === undefined ? step : `${step} (${part})`)).join(' > '),
      text: located.view.bytes
        .subarray(Math.max(0, range.offset - around), range.offset + range.length + around)
        .toString('latin1'),
    }))
}

function observe(bytes: Buffer, index: number): Observed {
  const observation = {
    id: `${party}/received/${index}`,
    party,
    vantage: 'received' as const,
    file: `${index}.bin`,
    bytes: bytes.length,
    sha256: hash('sha256', bytes, 'hex'),
    source: 'file' as const,
  }
  return { observation, bytes }
}

function highest(found: readonly FalseAlarm[]): Level {
  return levels.find((level) => found.some((finding) => finding.level === level)) ?? 'shielded'
}

/** A request target gives a type away, whoever the patient is: `inferable` is no alarm. */
function isAlarming(level: Level): boolean {
  return levels.indexOf(level) < levels.indexOf('inferable')
}
