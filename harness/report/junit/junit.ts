/** Writes `junit.xml`: a suite per exchange, a case per verdict. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reporter } from '../../contracts/reporter.ts'
import type { ExchangeResult, Requirement, Result, VerdictName } from '../../contracts/result.ts'
import { verdictNames } from '../../contracts/result.ts'
import { isMet, requiredOutcome } from '../requirement.ts'
import type { XmlElement } from './xml.ts'
import { writeXml } from './xml.ts'

type CaseOutcome = 'passed' | 'failed' | 'error' | 'skipped'

interface Case {
  outcome: CaseOutcome
  element: XmlElement
}

/** The rest stands in `result.json`. */
const shownFindings = 10

export function createJunitReporter(): Reporter {
  return {
    async onRunEnd(result, { directory }) {
      const file = join(directory, 'junit.xml')
      await writeFile(file, writeXml(describeRun(result)))
      return file
    },
  }
}

function describeRun(result: Result): XmlElement {
  const suites = result.exchanges.map((exchange) => describeExchange(exchange, result))
  return {
    name: 'testsuites',
    attributes: {
      name: `inkijk ${result.run.id}`,
      ...sumCounts(suites.flatMap(({ cases }) => cases)),
      time: seconds(result.run.durationMs),
    },
    children: suites.map(({ element }) => element),
  }
}

function describeExchange(exchange: ExchangeResult, { run }: Result): { element: XmlElement; cases: Case[] } {
  const cases = verdictNames.map((verdict) => describeVerdict(exchange, verdict, run.require))
  const element = {
    name: 'testsuite',
    attributes: {
      name: exchange.id,
      ...sumCounts(cases),
      timestamp: run.startedAt,
      time: seconds(exchange.steps.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    },
    children: [
      {
        name: 'properties',
        children: Object.entries({
          protection: exchange.protection,
          route: exchange.route.join(' '),
          pattern: exchange.pattern,
          backend: run.backend,
          seed: run.seed,
          require: run.require,
        }).map(([name, value]) => ({ name: 'property', attributes: { name, value } })),
      },
      ...cases.map(({ element: child }) => child),
    ],
  }
  return { element, cases }
}

function describeVerdict(exchange: ExchangeResult, verdict: VerdictName, require: Requirement): Case {
  const measured = exchange.verdicts[verdict]
  const required = requiredOutcome(exchange, verdict, require)
  const outcome = caseOutcome(exchange, measured.outcome, isMet(exchange, verdict, require))
  const reasons = measured.reasons.map(
    ({ text, findings }) => `${text}${findings.length === 0 ? '' : ` [${nameFindings(findings)}]`}`,
  )
  const message = `${measured.outcome}${required === undefined ? '' : `, required ${required}`}`
  const source = exchange.expected[verdict]?.source
  const body = [...reasons, ...(source === undefined ? [] : [`source: ${source}`])].join('\n')
  const children: XmlElement[] =
    outcome === 'passed'
      ? [{ name: 'system-out', children: [[message, body].filter((part) => part !== '').join('\n')] }]
      : outcome === 'skipped'
        ? [{ name: 'skipped', attributes: { message } }]
        : [
            {
              name: outcome === 'error' ? 'error' : 'failure',
              attributes: { message, type: measured.outcome },
              children: [body],
            },
          ]
  return { outcome, element: { name: 'testcase', attributes: { classname: exchange.id, name: verdict }, children } }
}

function nameFindings(findings: readonly string[]): string {
  const more = findings.length - shownFindings
  return `${findings.slice(0, shownFindings).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/**
 * An inconclusive measurement is our failure to judge, not the system's: `error`, the JUnit word for that. What the system
 * says that it does not support was not tried.
 */
function caseOutcome({ unsupported }: ExchangeResult, measured: string, met: boolean): CaseOutcome {
  if (unsupported !== undefined && measured === 'inconclusive') return 'skipped'
  if (!met) return measured === 'inconclusive' ? 'error' : 'failed'
  return measured === 'not-applicable' ? 'skipped' : 'passed'
}

function sumCounts(cases: readonly Case[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const count = (wanted: CaseOutcome) => cases.filter(({ outcome }) => outcome === wanted).length
  return { tests: cases.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') }
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3)
}
