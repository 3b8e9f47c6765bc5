/** What one party saw of one message, or of one thing it kept: text by text, readable values marked. */

import { useMemo, useState } from 'preact/hooks'
import type { ExchangeResult } from '../../../contracts/result.ts'
import type { Mark } from '../../../contracts/transcript.ts'
import type { ReportEntry, ReportSegment } from '../model.ts'
import { formatNumber, LevelIcon } from './bits.tsx'
import type { Run } from './display-text.ts'
import { cutAtMarks, layOut, shorten, trimEnd } from './display-text.ts'
import { classOfElement } from './finding-list.tsx'
import { isOpenedFurther } from './opened-further.ts'
import { formatRoute } from './route.ts'
import { useTexts } from './store.ts'

const firstShownLength = 12_000

interface Props {
  exchange: ExchangeResult
  entry: ReportEntry
}

export function EntryView({ exchange, entry }: Props) {
  return (
    <div class="entry-body">
      {entry.segments.map((segment, position) => (
        <SegmentView key={position} exchange={exchange} segment={segment} all={entry.segments} />
      ))}
    </div>
  )
}

interface SegmentProps {
  exchange: ExchangeResult
  segment: ReportSegment
  /** All segments of the entry. */
  all: readonly ReportSegment[]
}

function SegmentView({ exchange, segment, all }: SegmentProps) {
  const { t, language } = useTexts()
  const [whole, setWhole] = useState(false)
  const shown = useMemo(() => {
    const laidOut = trimEnd(layOut(segment))
    return { length: laidOut.text.length, ...(whole ? laidOut : shorten(laidOut, firstShownLength)) }
  }, [segment, whole])
  const wholeLength = segment.cutFrom ?? shown.length
  return (
    <div class={`segment ${segment.closed === undefined ? '' : 'is-closed'}`}>
      <p class="segment-head">
        <span>{segment.label}</span>
        {segment.chain.length > 0 && (
          <small>
            {t.decodedBy} {segment.chain.map(({ step }) => step).join(' › ')}
          </small>
        )}
      </p>
      {segment.closed !== undefined && <Closed segment={segment} all={all} />}
      {shown.text !== '' && (
        <pre>
          <MarkedText exchange={exchange} runs={cutAtMarks(shown)} />
        </pre>
      )}
      {shown.text.length < wholeLength && (
        <p class="quiet">
          {t.cut(formatNumber(shown.text.length, language), formatNumber(wholeLength, language))}{' '}
          {shown.text.length < shown.length && (
            <button type="button" onClick={() => setWhole(true)}>
              {t.wholeText}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

/** Why there is no text: closed to this party, or only the wrapping of what follows. */
function Closed({ segment, all }: Omit<SegmentProps, 'exchange'>) {
  const { t } = useTexts()
  return isOpenedFurther(segment, all) ? (
    <p class="quiet">
      {t.openedFurther} ({segment.closed})
    </p>
  ) : (
    <p class="closed">
      <LevelIcon level="shielded" /> {t.closed}: {segment.closed}
    </p>
  )
}

function MarkedText({ exchange, runs }: { exchange: ExchangeResult; runs: readonly Run[] }) {
  return (
    <>
      {runs.map((run, position) =>
        run.mark === undefined ? (
          run.text
        ) : (
          <MarkLink key={position} exchange={exchange} mark={run.mark} text={run.text} />
        ),
      )}
    </>
  )
}

function MarkLink({ exchange, mark, text }: { exchange: ExchangeResult; mark: Mark; text: string }) {
  const { w } = useTexts()
  const elementClass = classOfElement(exchange, mark.element) ?? 'routing'
  return (
    <a
      class={`value class-${elementClass} marked-${mark.level}`}
      href={formatRoute({ page: 'finding', exchange: exchange.id, finding: mark.finding })}
      title={`${mark.element} (${w.classes[elementClass]}, ${w.levels[mark.level]})`}
    >
      <mark>{text}</mark>
    </a>
  )
}
