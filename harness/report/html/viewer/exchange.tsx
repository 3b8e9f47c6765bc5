/** One exchange: what it is, how its messages went, what its ends did. */

import type { ExchangeResult } from '../../../contracts/result.ts'
import { verdictNames } from '../../../contracts/result.ts'
import { Fact, formatDuration, OutcomeBadge } from './bits.tsx'
import { formatRoute } from './route.ts'
import { Sequence } from './sequence.tsx'
import { usePart, useStore, useTexts } from './store.ts'

export function ExchangePage({ exchange, open }: { exchange: ExchangeResult; open: string | undefined }) {
  const { index } = useStore()
  const { t, language } = useTexts()
  const part = usePart(exchange.id)
  const plan = index.plans[exchange.id]
  return (
    <>
      <h1>
        {plan?.title[language] ?? exchange.id} <small>{exchange.id}</small>
      </h1>
      {plan !== undefined && <p class="lead">{plan.shows[language]}</p>}
      <RouteLine exchange={exchange} />
      <ExchangeFacts exchange={exchange} />
      <h2>{t.messagesTitle}</h2>
      {part === undefined ? (
        <p>{t.loading}</p>
      ) : part.transcripts.length === 0 ? (
        <p class="note">{t.noTranscripts}</p>
      ) : (
        <Sequence exchange={exchange} part={part} open={open} />
      )}
      <Steps exchange={exchange} />
    </>
  )
}

/** Parties in the order of the route, each a way to look as that party. */
function RouteLine({ exchange }: { exchange: ExchangeResult }) {
  const { index } = useStore()
  const { t, w } = useTexts()
  return (
    <ol class="route" aria-label={t.route}>
      {exchange.route.map((id) => {
        const { role = 'end', product } = exchange.parties.find((party) => party.id === id) ?? {}
        return (
          <li key={id} class={`role-${role}`}>
            <a href={formatRoute({ page: 'as', exchange: exchange.id, party: id })}>
              <strong>{id}</strong>
              <span>{w.roles[role]}</span>
              <span class="quiet">{index.plans[exchange.id]?.organisations[id]}</span>
              {product !== undefined && <span>{product}</span>}
            </a>
          </li>
        )
      })}
    </ol>
  )
}

function ExchangeFacts({ exchange }: { exchange: ExchangeResult }) {
  const { t, w } = useTexts()
  return (
    <dl class="facts">
      <Fact term={t.useCase}>{exchange.useCase}</Fact>
      <Fact term={t.pattern}>{w.patterns[exchange.pattern]}</Fact>
      <Fact term={t.protection}>
        <code>{exchange.protection}</code>
      </Fact>
      <Fact term={t.verdicts}>
        <ul class="inline">
          {verdictNames.map((verdict) => (
            <li key={verdict}>
              <a class="verdict" href={formatRoute({ page: 'summary', open: { exchange: exchange.id, verdict } })}>
                {w.verdicts[verdict]} <OutcomeBadge outcome={exchange.verdicts[verdict].outcome} />
              </a>
            </li>
          ))}
        </ul>
      </Fact>
    </dl>
  )
}

function Steps({ exchange }: { exchange: ExchangeResult }) {
  const { t, language } = useTexts()
  if (exchange.steps.length === 0) return null
  return (
    <>
      <h2>{t.stepsTitle}</h2>
      <table class="cards">
        <thead>
          <tr>
            {[t.step, t.from, t.to, t.stepOutcome, t.duration, t.detail].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exchange.steps.map((step, position) => (
            <tr key={position}>
              <th scope="row">{step.name}</th>
              <td data-label={t.from}>{step.from}</td>
              <td data-label={t.to}>{step.to}</td>
              <td data-label={t.stepOutcome} class={`step-${step.outcome}`}>
                {t.stepOutcomes[step.outcome]}
              </td>
              <td data-label={t.duration}>{formatDuration(step.durationMs, language)}</td>
              <td data-label={t.detail}>{step.detail ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
