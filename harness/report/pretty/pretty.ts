/** The report for people at a terminal. */

import type { Reporter, ReporterContext } from '../../contracts/reporter.ts'
import type { ExchangeResult, Result } from '../../contracts/result.ts'
import { verdictNames } from '../../contracts/result.ts'
import type { ExchangePlan } from '../../contracts/scenario.ts'
import { unmetVerdicts } from '../requirement.ts'
import { marks, words } from '../words.ts'
import { createPaint } from './paint.ts'
import type { OutputStream, Progress } from './progress.ts'
import { createProgress } from './progress.ts'
import { describeExchange } from './summary.ts'
import { prettyTexts } from './texts.ts'
import type { Wording } from './verdict-table.ts'
import { drawVerdictTable } from './verdict-table.ts'

export interface PrettyOptions {
  output: OutputStream
  /** Redraw progress in place: a terminal, and not in CI. */
  live: boolean
  /** A terminal, and NO_COLOR not set. */
  colour: boolean
  /** File to point the reader to, where another reporter of the run writes one. */
  reportFile?: string
}

export function createPrettyReporter({ output, live, colour, reportFile }: PrettyOptions): Reporter {
  const paint = createPaint(colour)
  const plans = new Map<string, ExchangePlan>()
  let progress: Progress | undefined
  const wordingOf = ({ language }: ReporterContext): Wording => ({
    texts: prettyTexts[language],
    words: words[language],
    paint,
    language,
  })
  let wording: Wording | undefined
  return {
    onRunBegin(begun, context) {
      for (const plan of begun) plans.set(plan.id, plan)
      wording = wordingOf(context)
      output.write(`${wording.texts.begin(begun.length)}\n`)
      progress = createProgress(output, live, wording.texts.phases)
    },
    onPhase: (plan, phase) => progress?.phase(plan.id, phase),
    onStep: (plan, step) => progress?.step(plan.id, step),
    onExchangeEnd(plan, result) {
      if (wording !== undefined) progress?.finish(plan.id, describeEnd(result, wording))
    },
    onRunEnd(result, context) {
      progress?.stop()
      const told = wordingOf(context)
      const { require } = result.run
      const lines = [
        '',
        drawVerdictTable(result.exchanges, require, told),
        paint('dim', told.texts.legend),
        '',
        ...result.exchanges.flatMap((exchange) => describeExchange(exchange, plans.get(exchange.id), require, told)),
        ...describeRun(result, told),
        ...(reportFile === undefined ? [] : [told.texts.report(reportFile)]),
      ]
      output.write(`${lines.join('\n')}\n`)
      return undefined
    },
  }
}

/** The line that stays of an exchange while others still run. */
function describeEnd(exchange: ExchangeResult, { paint, texts }: Wording): string {
  const shown = verdictNames.map((verdict) => {
    const { outcome } = exchange.verdicts[verdict]
    return paint(outcome, marks[outcome])
  })
  const held = exchange.asExpected && unmetVerdicts(exchange, 'expected').length === 0
  const state = held ? paint('dim', texts.expectationsHeld) : paint('bold', texts.expectationsBroken)
  return `${exchange.id}  ${shown.join(' ')}  ${state}`
}

function describeRun({ run, findings }: Result, { paint, texts, words: told }: Wording): string[] {
  const colour = run.outcome === 'pass' ? 'pass' : run.outcome === 'fail' ? 'fail' : 'inconclusive'
  const meaning = texts.exitCodes[run.exitCode]
  return [
    paint(colour, paint('bold', told.runOutcomes[run.outcome])),
    `${texts.exitCode(run.exitCode)}${meaning === undefined ? '' : `: ${meaning}`}`,
    ...(findings.length === 0 ? [] : [paint('dim', texts.explain(run.id))]),
  ]
}
