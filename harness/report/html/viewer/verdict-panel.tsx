/** Why a verdict came out as it did, with the findings that prove it. */

import { useEffect, useRef } from 'preact/hooks'
import type { ExchangeResult, VerdictName } from '../../../contracts/result.ts'
import { sayReason } from '../../say-reason.ts'
import { OutcomeBadge } from './bits.tsx'
import { FindingList } from './finding-list.tsx'
import { formatRoute } from './route.ts'
import { usePart, useTexts } from './store.ts'

export function VerdictPanel({ exchange, verdict }: { exchange: ExchangeResult; verdict: VerdictName }) {
  const { t, w, language } = useTexts()
  const part = usePart(exchange.id)
  const head = useRef<HTMLHeadingElement>(null)
  // Another verdict moves the focus to its reasons
  useEffect(() => head.current?.focus(), [exchange.id, verdict])
  const { outcome, reasons } = exchange.verdicts[verdict]
  const expected = exchange.expected[verdict]
  return (
    <section class="panel" aria-labelledby="verdict-panel">
      <div class="panel-head">
        <h3 id="verdict-panel" ref={head} tabIndex={-1}>
          {t.reasonsTitle(w.verdicts[verdict])} <small>{exchange.id}</small>
        </h3>
        <a class="button" href={formatRoute({ page: 'summary' })}>
          {t.close}
        </a>
      </div>
      <p>
        <OutcomeBadge outcome={outcome} />{' '}
        {expected !== undefined &&
          (expected.outcome === outcome ? t.asExpected : t.expected(w.outcomes[expected.outcome]))}
      </p>
      <p class="hint">{t.verdictMeanings[verdict]}</p>
      {expected !== undefined && (
        <p class="hint">
          {t.source}: {expected.source}
        </p>
      )}
      {reasons.length === 0 && <p>{t.noReasons}</p>}
      {part === undefined ? (
        <p>{t.loading}</p>
      ) : (
        <ul class="reasons">
          {reasons.map((reason, position) => (
            <li key={position}>
              <p>{sayReason(reason, language)}</p>
              {reason.observations !== undefined && (
                <p class="hint">
                  {t.standsIn} <code>{reason.observations.join(', ')}</code>
                </p>
              )}
              {reason.findings.length > 0 && <FindingList exchange={exchange} part={part} findings={reason.findings} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
