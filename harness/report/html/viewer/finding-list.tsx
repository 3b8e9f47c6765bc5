/** Findings in a row, each a way to its bytes. */

import { useMemo, useState } from 'preact/hooks'
import type { ExchangeResult, Finding } from '../../../contracts/result.ts'
import type { ReportPart } from '../model.ts'
import { ClassChip, LevelChip } from './bits.tsx'
import { formatRoute } from './route.ts'
import { useTexts } from './store.ts'

const firstShown = 12

interface Props {
  exchange: ExchangeResult
  part: ReportPart
  findings: readonly string[]
}

export function FindingList({ exchange, part, findings }: Props) {
  const { t } = useTexts()
  const [shown, setShown] = useState(firstShown)
  const found = useMemo(() => oneOfEachFirst(part.findings, findings), [part, findings])
  return (
    <>
      <ul class="findings">
        {found.slice(0, shown).map((finding) => (
          <FindingLink key={finding.id} exchange={exchange} part={part} finding={finding} />
        ))}
      </ul>
      {found.length > shown && (
        <button type="button" onClick={() => setShown(shown + 100)}>
          {t.showMore(found.length - shown)}
        </button>
      )}
    </>
  )
}

function FindingLink({ exchange, part, finding }: { exchange: ExchangeResult; part: ReportPart; finding: Finding }) {
  const { w } = useTexts()
  const elementClass = classOfElement(exchange, finding.element)
  return (
    <li>
      <a href={formatRoute({ page: 'finding', exchange: exchange.id, finding: finding.id })}>
        <span class="finding-element">
          {finding.element} <b>{part.values[finding.element]}</b>
        </span>
        <span class="finding-facts">
          <LevelChip level={finding.level} /> {elementClass !== undefined && <ClassChip name={elementClass} />}
          <span>
            {finding.party}, {w.vantages[finding.vantage]}
          </span>
          <span class="quiet">{finding.id}</span>
        </span>
      </a>
    </li>
  )
}

export function classOfElement(exchange: ExchangeResult, element: string) {
  return exchange.exposures.find((exposure) => exposure.element === element)?.class
}

/** So that the first few findings show as many elements as they can. */
function oneOfEachFirst(all: readonly Finding[], ids: readonly string[]): Finding[] {
  const wanted = new Set(ids)
  const seen = new Set<string>()
  const [first, again]: [Finding[], Finding[]] = [[], []]
  for (const finding of all) {
    if (!wanted.has(finding.id)) continue
    ;(seen.has(finding.element) ? again : first).push(finding)
    seen.add(finding.element)
  }
  return [...first, ...again]
}
