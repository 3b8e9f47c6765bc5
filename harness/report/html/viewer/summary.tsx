/** First page: what was measured and how it came out. */

import type { ExchangeResult, RunOutcome, VerdictName } from '../../../contracts/result.ts'
import { verdictNames } from '../../../contracts/result.ts'
import { isMeasured } from '../../../contracts/scenario.ts'
import { marks } from '../../words.ts'
import { OutcomeBadge } from './bits.tsx'
import { Meanings } from './meanings.tsx'
import { ReadersTable } from './readers-table.tsx'
import { formatRoute } from './route.ts'
import { useStore, useTexts } from './store.ts'
import { VerdictPanel } from './verdict-panel.tsx'

type Open = { exchange: string; verdict: VerdictName } | undefined

const runMarks = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  interrupted: 'inconclusive',
} as const satisfies Record<RunOutcome, keyof typeof marks>

export function SummaryPage({ open }: { open: Open }) {
  const { index } = useStore()
  const { t } = useTexts()
  const scenarios = [...new Set(index.exchanges.map(({ scenario }) => scenario))]
  return (
    <>
      <h1>{t.summaryTitle}</h1>
      <RunOutcomeStrip />
      <p class="hint">{t.verdictHint}</p>
      {scenarios.map((scenario) => (
        <ScenarioSection key={scenario} scenario={scenario} open={open} />
      ))}
      <Meanings />
    </>
  )
}

function RunOutcomeStrip() {
  const { index } = useStore()
  const { t, w } = useTexts()
  const { outcome, require, exitCode } = index.run
  const parties = new Set(
    index.exchanges.flatMap((exchange) =>
      exchange.parties.filter((party) => isMeasured(exchange, party)).map(({ id }) => id),
    ),
  )
  const held = index.exchanges.filter(({ asExpected }) => asExpected).length
  return (
    <section class={`strip outcome-${runMarks[outcome]}`}>
      <p class="strip-outcome">
        <span class="mark" aria-hidden="true">
          {marks[runMarks[outcome]]}
        </span>{' '}
        {w.runOutcomes[outcome]}
      </p>
      <p>
        {t.measured(index.exchanges.length, parties.size)} {t.asExpectedCount(held, index.exchanges.length)}
        <br />
        {t.requirement[require]} {t.exitCode}: {exitCode}.
      </p>
    </section>
  )
}

function ScenarioSection({ scenario, open }: { scenario: string; open: Open }) {
  const { index } = useStore()
  const { language } = useTexts()
  const exchanges = index.exchanges.filter((exchange) => exchange.scenario === scenario)
  const opened = exchanges.find(({ id }) => id === open?.exchange)
  return (
    <section class="scenario" aria-labelledby={`scenario-${scenario}`}>
      <h2 id={`scenario-${scenario}`}>{index.scenarios[scenario]?.[language] ?? scenario}</h2>
      <VerdictTable exchanges={exchanges} open={open} />
      {open !== undefined && opened !== undefined && <VerdictPanel exchange={opened} verdict={open.verdict} />}
      <ReadersTable exchanges={exchanges} />
    </section>
  )
}

function VerdictTable({ exchanges, open }: { exchanges: readonly ExchangeResult[]; open: Open }) {
  const { t, w } = useTexts()
  return (
    <table class="verdicts cards">
      <thead>
        <tr>
          <th scope="col">{t.variant}</th>
          {verdictNames.map((verdict) => (
            <th scope="col" key={verdict}>
              {w.verdicts[verdict]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {exchanges.map((exchange) => (
          <tr key={exchange.id}>
            <VariantCell exchange={exchange} />
            {verdictNames.map((verdict) => (
              <td key={verdict} data-label={w.verdicts[verdict]}>
                <VerdictLink
                  exchange={exchange}
                  verdict={verdict}
                  open={open?.exchange === exchange.id && open.verdict === verdict}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function VariantCell({ exchange }: { exchange: ExchangeResult }) {
  const { index } = useStore()
  const { t, language } = useTexts()
  const plan = index.plans[exchange.id]
  return (
    <th scope="row">
      <a href={formatRoute({ page: 'exchange', exchange: exchange.id })}>{exchange.id}</a>
      {plan !== undefined && <span class="shows">{plan.shows[language]}</span>}
      <span class={exchange.asExpected ? 'quiet' : 'loud'}>
        {exchange.asExpected ? `✓ ${t.asExpected}` : `≠ ${t.notAsExpected}`}
      </span>
    </th>
  )
}

/** Measured, and what was expected where that is something else. */
function VerdictLink({ exchange, verdict, open }: { exchange: ExchangeResult; verdict: VerdictName; open: boolean }) {
  const { t, w } = useTexts()
  const { outcome } = exchange.verdicts[verdict]
  const expected = exchange.expected[verdict]
  const surprise = expected !== undefined && expected.outcome !== outcome
  const route = open
    ? { page: 'summary' as const }
    : { page: 'summary' as const, open: { exchange: exchange.id, verdict } }
  return (
    <a
      class={`verdict ${surprise ? 'surprise' : ''}`}
      href={formatRoute(route)}
      aria-expanded={open}
      aria-label={`${exchange.id}, ${w.verdicts[verdict]}: ${
        surprise ? t.unexpected(w.outcomes[outcome], w.outcomes[expected.outcome]) : w.outcomes[outcome]
      }`}
    >
      <OutcomeBadge outcome={outcome} />
      {surprise && (
        <span class="loud">
          ≠ {t.expected('')}
          <b>{w.outcomes[expected.outcome]}</b>
        </span>
      )}
      {expected !== undefined && !surprise && <span class="quiet">{t.asExpected}</span>}
    </a>
  )
}
