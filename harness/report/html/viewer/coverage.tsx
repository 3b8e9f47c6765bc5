/** How much of what was observed was read, and whether the measurement itself held. */

import type { ControlResult, Coverage, ExchangeResult, UnobservedVantage } from '../../../contracts/result.ts'
import { formatBytes, formatNumber } from './bits.tsx'
import { Replays } from './replays.tsx'
import { usePart, useTexts } from './store.ts'

export function CoveragePage({ exchange }: { exchange: ExchangeResult }) {
  const { t, language } = useTexts()
  const leftOut = usePart(exchange.id)?.excerptsLeftOut ?? 0
  return (
    <>
      <h1>
        {t.coverageTitle} <small>{exchange.id}</small>
      </h1>
      <p class="lead">{t.coverageHint}</p>
      <table class="coverage cards">
        <thead>
          <tr>
            {[t.party, t.observed, t.decoded, t.ciphertext, t.opaque, t.memory, t.budgets].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exchange.coverage.map((coverage) => (
            <CoverageRow key={coverage.party} coverage={coverage} unobserved={exchange.unobserved ?? []} />
          ))}
        </tbody>
      </table>
      {leftOut > 0 && <p class="note">{t.excerptsLeftOut(formatNumber(leftOut, language))}</p>}
      <h2>{t.controlsTitle}</h2>
      <p class="hint">{t.controlsHint}</p>
      <table class="cards">
        <thead>
          <tr>
            {[t.party, t.vantage, t.positive, t.negative, t.detail].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exchange.controls.map((control) => (
            <ControlRow key={`${control.party} ${control.vantage}`} control={control} />
          ))}
        </tbody>
      </table>
      {exchange.replays !== undefined && <Replays replays={exchange.replays} />}
    </>
  )
}

interface CoverageRowProps {
  coverage: Coverage
  unobserved: readonly UnobservedVantage[]
}

function CoverageRow({ coverage, unobserved }: CoverageRowProps) {
  const { t, language } = useTexts()
  const { observedBytes, decodedBytes, ciphertextBytes, opaqueBytes, budgetsHit, memoryBytes } = coverage
  const unread = unobserved.find(({ party, vantage }) => party === coverage.party && vantage === 'memory')
  const size = (bytes: number) =>
    `${formatBytes(bytes, language)}${observedBytes === 0 ? '' : ` (${Math.round((100 * bytes) / observedBytes)}%)`}`
  return (
    <tr>
      <th scope="row">
        {coverage.party}
        <span class="level-bar" aria-hidden="true">
          <span class="bar-part part-decoded" style={{ flexGrow: decodedBytes }} />
          <span class="bar-part part-ciphertext" style={{ flexGrow: ciphertextBytes }} />
          <span class="bar-part part-opaque" style={{ flexGrow: opaqueBytes }} />
        </span>
      </th>
      <td data-label={t.observed}>{formatBytes(observedBytes, language)}</td>
      <td data-label={t.decoded}>{size(decodedBytes)}</td>
      <td data-label={t.ciphertext}>{size(ciphertextBytes)}</td>
      <td data-label={t.opaque} class={opaqueBytes > 0 ? 'loud' : ''}>
        {size(opaqueBytes)}
      </td>
      <td data-label={t.memory}>
        {unread === undefined ? formatBytes(memoryBytes ?? 0, language) : `${t.notObserved}: ${unread.reason}`}
      </td>
      <td data-label={t.budgets} class={budgetsHit.length > 0 ? 'loud' : ''}>
        {budgetsHit.length === 0 ? t.none : budgetsHit.join(', ')}
      </td>
    </tr>
  )
}

function ControlRow({ control }: { control: ControlResult }) {
  const { t, w } = useTexts()
  const broken = !control.positive || !control.negative
  return (
    <tr>
      <th scope="row">{control.party}</th>
      <td data-label={t.vantage}>{w.vantages[control.vantage]}</td>
      <td data-label={t.positive} class={control.positive ? 'step-ok' : 'step-failed'}>
        {control.positive ? `✓ ${t.found}` : `✗ ${t.notFoundControl}`}
      </td>
      <td data-label={t.negative} class={control.negative ? 'step-ok' : 'step-failed'}>
        {control.negative ? `✓ ${t.notFoundControl}` : `✗ ${t.unexpectedlyFound}`}
      </td>
      <td data-label={t.detail}>
        {broken && <strong class="loud">{t.broken} </strong>}
        {control.detail ?? (broken ? '' : '–')}
      </td>
    </tr>
  )
}
