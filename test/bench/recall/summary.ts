/** What the measurement came to, as data and as text. */

import type { NotMade } from './corpus.ts'
import { type ItemClass, itemClasses } from './item.ts'
import type { FalseAlarm, Measured } from './measure.ts'
import { wilson } from './wilson.ts'

export interface ClassRecall {
  class: ItemClass | 'all'
  /** Leaks that came out at their level. */
  found: number
  leaks: number
  recall: number
  low: number
  high: number
  /** Twins that stayed shielded. */
  keptShielded: number
  shielded: number
}

export interface Missed {
  name: string
  expected: string
  level: string
  value: string
  /** What the probe threw. */
  fault?: string
}

export interface Summary {
  schema: 'inkijk-recall/1'
  seed: string
  perClass: ClassRecall[]
  total: ClassRecall
  missed: Missed[]
  /** Twins that came out, and values of people who are in no item or message. */
  alarms: FalseAlarm[]
  notMade: { name: string; reason: string }[]
  clean: { messages: number; bytes: number }
  durationsMs: Readonly<Record<string, number>>
}

export interface SummaryInput {
  seed: string
  measured: readonly Measured[]
  notMade: readonly NotMade[]
  clean: { messages: number; bytes: number; alarms: readonly FalseAlarm[] }
  durationsMs: Readonly<Record<string, number>>
}

const leastRecall = 0.99

export function summarise({ seed, measured, notMade, clean, durationsMs }: SummaryInput): Summary {
  const of = (name: ItemClass) => measured.filter(({ recipe }) => recipe.class === name)
  const present = itemClasses.filter((name) => of(name).length > 0)
  const missed = measured.filter(
    ({ ok, recipe, fault }) => !ok && (recipe.expected !== 'shielded' || fault !== undefined),
  )
  const opened = measured.filter(
    ({ ok, recipe, fault }) => !ok && recipe.expected === 'shielded' && fault === undefined,
  )
  return {
    schema: 'inkijk-recall/1',
    seed,
    perClass: present.map((name) => recallOf(name, of(name))),
    total: recallOf('all', measured),
    missed: missed.map(({ recipe, level, fault }) => ({
      name: recipe.name,
      expected: recipe.expected,
      level,
      value: recipe.wanted.value,
      ...(fault === undefined ? {} : { fault }),
    })),
    alarms: [...opened.map(toAlarm), ...measured.flatMap(({ alarms }) => alarms), ...clean.alarms],
    notMade: notMade.map(({ recipe, reason }) => ({ name: recipe.name, reason })),
    clean: { messages: clean.messages, bytes: clean.bytes },
    durationsMs,
  }
}

/** Nothing was left out because a tool failed, enough was found, and nothing that is not there. */
export function isGoodEnough({ total, alarms, notMade, missed }: Summary): boolean {
  const failed = notMade.some(({ reason }) => reason.startsWith('failed'))
  return (
    total.recall >= leastRecall && alarms.length === 0 && !failed && !missed.some(({ fault }) => fault !== undefined)
  )
}

export function writeSummary(summary: Summary): string {
  const { perClass, total, missed, alarms, notMade, clean, durationsMs } = summary
  const reasons = Map.groupBy(notMade, ({ reason }) => reason)
  const seconds = Object.entries(durationsMs).map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`)
  return [
    ...[...perClass, total].map(writeClass),
    '',
    `Missed: ${missed.length}`,
    ...missed.map(writeMissed),
    '',
    `False alarms: ${alarms.length}`,
    ...alarms.map(writeAlarm),
    '',
    `Not made: ${notMade.length}`,
    ...[...reasons].map(([reason, items]) => `  ${items.length} × ${reason}`),
    '',
    `Clean messages: ${clean.messages} (${(clean.bytes / 1e6).toFixed(1)} MB)`,
    `Time: ${seconds.join(', ')}`,
    '',
  ].join('\n')
}

function recallOf(name: ClassRecall['class'], measured: readonly Measured[]): ClassRecall {
  const leaks = measured.filter(({ recipe }) => recipe.expected !== 'shielded')
  const twins = measured.filter(({ recipe }) => recipe.expected === 'shielded')
  const found = leaks.filter(({ ok }) => ok).length
  const { low, high } = wilson(found, leaks.length)
  const recall = leaks.length === 0 ? 1 : found / leaks.length
  const keptShielded = twins.filter(({ ok }) => ok).length
  return { class: name, found, leaks: leaks.length, recall, low, high, keptShielded, shielded: twins.length }
}

function toAlarm({ recipe, level }: Measured): FalseAlarm {
  const { name, wanted, chain } = recipe
  return { where: name, element: wanted.element, level, form: '', chain: chain.join(' > '), text: wanted.value }
}

function writeClass(row: ClassRecall): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(7)
  const twins = row.shielded === 0 ? '' : `   shielded ${row.keptShielded}/${row.shielded}`
  return `${row.class.padEnd(12)} ${percent(row.recall)}  ${`${row.found}/${row.leaks}`.padStart(9)}  95 %: ${percent(row.low)} – ${percent(row.high)}${twins}`
}

function writeMissed({ name, expected, level, value, fault }: Missed): string {
  const outcome = fault === undefined ? level : `the probe threw ${fault.split('\n').slice(0, 3).join(' ')}`
  return `  ${name}\n      ${outcome} instead of ${expected}: ${value.slice(0, 60)}`
}

function writeAlarm({ where, element, level, form, chain, text }: FalseAlarm): string {
  const shown = text.replaceAll(/[^ -~]/g, '·').slice(0, 160)
  return `  ${where}\n      ${element} as ${level} (${form}) by ${chain === '' ? 'nothing' : chain}: ${shown}`
}
