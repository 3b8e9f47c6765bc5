/** The table variant × verdict. */

import Table from 'cli-table3'
import type { ExchangeResult, Requirement, VerdictName } from '../../contracts/result.ts'
import { verdictNames } from '../../contracts/result.ts'
import { isMet, requiredOutcome } from '../requirement.ts'
import type { Language, Words } from '../words.ts'
import { marks } from '../words.ts'
import type { Paint } from './paint.ts'
import type { PrettyTexts } from './texts.ts'

export interface Wording {
  texts: PrettyTexts
  words: Words
  paint: Paint
  language: Language
}

/** One row per exchange; a cell says more than a mark where the verdict is not as required. */
export function drawVerdictTable(exchanges: readonly ExchangeResult[], require: Requirement, wording: Wording): string {
  const { texts } = wording
  const table = new Table({
    head: [texts.variant, ...verdictNames.map((verdict) => texts.heads[verdict])],
    style: { head: [], border: [], compact: true },
  })
  for (const exchange of exchanges) {
    table.push([exchange.id, ...verdictNames.map((verdict) => drawCell(exchange, verdict, require, wording))])
  }
  return table.toString()
}

/** For example `✗`, or `✗ fail (expected pass)` over two lines. */
function drawCell(
  exchange: ExchangeResult,
  verdict: VerdictName,
  require: Requirement,
  { texts, words, paint }: Wording,
): string {
  const { outcome } = exchange.verdicts[verdict]
  const mark = paint(outcome, marks[outcome])
  const required = requiredOutcome(exchange, verdict, require)
  if (required === undefined || isMet(exchange, verdict, require)) return mark
  const say = require === 'expected' ? texts.unexpected : texts.unmet
  return `${mark} ${paint('bold', say(words.outcomes[outcome], words.outcomes[required]).replace(' (', '\n('))}`
}
