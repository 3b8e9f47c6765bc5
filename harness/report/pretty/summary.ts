/** What the terminal report says of each exchange under the table. */

import type { ExchangeResult, Reason, Requirement, VerdictName } from '../../contracts/result.ts'
import { levels, verdictNames } from '../../contracts/result.ts'
import type { ExchangePlan } from '../../contracts/scenario.ts'
import { isMet, requiredOutcome } from '../requirement.ts'
import { sayReason } from '../say-reason.ts'
import type { Tally } from '../tally.ts'
import { classesOf, tallyMeasured } from '../tally.ts'
import { marks } from '../words.ts'
import type { Wording } from './verdict-table.ts'

const shownReasons = 4
const shownFindings = 3

/** Lines about one exchange: what it shows, who could read what, and why verdicts failed or surprise. */
export function describeExchange(
  exchange: ExchangeResult,
  plan: ExchangePlan | undefined,
  require: Requirement,
  wording: Wording,
): string[] {
  const { texts, paint, language } = wording
  const state = exchange.asExpected
    ? paint('dim', texts.expectationsHeld)
    : paint('fail', paint('bold', texts.expectationsBroken))
  return [
    `${paint('bold', exchange.id)}  ${state}`,
    ...(plan === undefined ? [] : [`  ${texts.shows}: ${plan.shows[language]}`]),
    ...describeProducts(exchange, wording),
    `  ${texts.whoRead}:`,
    ...describeReaders(exchange, wording),
    ...describeVerdicts(exchange, require, wording),
    '',
  ]
}

/** What stood in the place of a system and is not ours. */
function describeProducts({ parties }: ExchangeResult, { texts }: Wording): string[] {
  const products = parties.flatMap(({ id, product }) => (product === undefined ? [] : [`${id} = ${product}`]))
  return products.length === 0 ? [] : [`  ${texts.products}: ${products.join(', ')}`]
}

function describeReaders(exchange: ExchangeResult, { texts, words, paint }: Wording): string[] {
  const tallies = tallyMeasured(exchange)
  if (tallies.length === 0) return [`    ${texts.noMeasured}`]
  return tallies.flatMap((tally) => {
    const role = exchange.parties.find(({ id }) => id === tally.party)?.role ?? 'intermediary'
    const head = `    ${paint('bold', tally.party)} (${words.roles[role]}, ${texts.elements(tally.elements)})`
    const lines = levels
      .filter((level) => level !== 'shielded' && tally.levels[level] > 0)
      .map((level) => `      ${words.levels[level].padEnd(15)} ${countByClass(tally, level, words)}`)
    return lines.length === 0 ? [`${head}: ${texts.nothing}`] : [head, ...lines]
  })
}

/** For example `12 medical, 3 identity`. */
function countByClass(tally: Tally, level: (typeof levels)[number], words: Wording['words']): string {
  return classesOf(tally)
    .filter((name) => tally.classes[name][level] > 0)
    .map((name) => `${tally.classes[name][level]} ${words.classes[name]}`)
    .join(', ')
}

/** Verdicts that are not just as required, and those that failed as was expected. */
function describeVerdicts(exchange: ExchangeResult, require: Requirement, wording: Wording): string[] {
  const { texts, words, paint } = wording
  return verdictNames.flatMap((verdict) => {
    const { outcome, reasons } = exchange.verdicts[verdict]
    const required = requiredOutcome(exchange, verdict, require)
    const asAsked = required === undefined || required === outcome
    if (asAsked && outcome !== 'fail' && outcome !== 'inconclusive') return []
    const unmet = !isMet(exchange, verdict, require)
    const say = require === 'expected' ? texts.unexpected : texts.unmet
    const text =
      unmet && required !== undefined
        ? paint('bold', say(words.outcomes[outcome], words.outcomes[required]))
        : words.outcomes[outcome]
    return [
      `  ${paint(outcome, marks[outcome])} ${words.verdicts[verdict]}: ${text}`,
      ...describeReasons(reasons, wording),
      ...(unmet ? describeSource(exchange, verdict, wording) : []),
    ]
  })
}

function describeReasons(reasons: readonly Reason[], { texts, paint, language }: Wording): string[] {
  const lines = reasons
    .slice(0, shownReasons)
    .flatMap((reason) => [
      `      ${sayReason(reason, language)}`,
      ...(reason.findings.length === 0 ? [] : [paint('dim', `        ${nameFindings(reason.findings, texts)}`)]),
    ])
  const more = reasons.length - shownReasons
  return more > 0 ? [...lines, `      ${texts.moreReasons(more)}`] : lines
}

function describeSource(exchange: ExchangeResult, verdict: VerdictName, { texts, paint }: Wording): string[] {
  const source = exchange.expected[verdict]?.source
  return source === undefined ? [] : [paint('dim', `      ${texts.source}: ${source}`)]
}

function nameFindings(findings: readonly string[], texts: Wording['texts']): string {
  return texts.findings(findings.slice(0, shownFindings), Math.max(0, findings.length - shownFindings))
}
