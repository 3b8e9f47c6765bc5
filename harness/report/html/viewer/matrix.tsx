/** Party × element, with the highest level of each. */

import { useState } from 'preact/hooks'
import type { ExchangeResult, Exposure } from '../../../contracts/result.ts'
import { levels } from '../../../contracts/result.ts'
import { elementClasses } from '../../words.ts'
import type { ReportPart } from '../model.ts'
import { ClassChip, LevelChip } from './bits.tsx'
import { FindingList } from './finding-list.tsx'
import type { MatrixFilter, MatrixRow } from './matrix-rows.ts'
import { gatherRows, matchesFilter } from './matrix-rows.ts'
import { formatRoute } from './route.ts'
import { usePart, useTexts } from './store.ts'

type Cell = { party: string; element: string } | undefined

export function MatrixPage({ exchange, open }: { exchange: ExchangeResult; open: Cell }) {
  const { t } = useTexts()
  const part = usePart(exchange.id)
  const [filter, setFilter] = useState<MatrixFilter>({ classes: [], levels: [], search: '' })
  const rows = gatherRows(exchange, part?.values ?? {})
  const shown = rows.filter((row) => matchesFilter(row, filter))
  const parties = exchange.parties
    .map(({ id }) => id)
    .filter((id) => exchange.exposures.some(({ party }) => party === id))
  return (
    <>
      <h1>
        {t.pages.matrix} <small>{exchange.id}</small>
      </h1>
      <p class="lead">{t.matrixHint}</p>
      <FilterBar filter={filter} onChange={setFilter} />
      <p role="status">{t.shownElements(shown.length, rows.length)}</p>
      {shown.length === 0 ? (
        <p class="note">{t.noMatch}</p>
      ) : (
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t.element}</th>
              {parties.map((party) => (
                <th scope="col" key={party}>
                  {party}
                </th>
              ))}
            </tr>
          </thead>
          {elementClasses
            .map((name) => ({ name, members: shown.filter((row) => row.class === name) }))
            .filter(({ members }) => members.length > 0)
            .map(({ name, members }) => (
              <tbody key={name}>
                <tr class="group">
                  <th colSpan={parties.length + 1} scope="rowgroup">
                    <ClassChip name={name} /> <span class="quiet">{members.length}</span>
                  </th>
                </tr>
                {members.map((row) => (
                  <ElementRow key={row.element} {...{ exchange, part, row, parties, open }} />
                ))}
              </tbody>
            ))}
        </table>
      )}
    </>
  )
}

function FilterBar({ filter, onChange }: { filter: MatrixFilter; onChange: (filter: MatrixFilter) => void }) {
  const { t } = useTexts()
  return (
    <form class="filter" aria-label={t.filter} onSubmit={(event) => event.preventDefault()}>
      <label>
        {t.search}
        <input
          type="search"
          value={filter.search}
          placeholder={t.searchHint}
          onInput={(event) => onChange({ ...filter, search: event.currentTarget.value })}
        />
      </label>
      <fieldset>
        <legend>{t.classes}</legend>
        {elementClasses.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={filter.classes.includes(name)}
            onClick={() => onChange({ ...filter, classes: toggled(filter.classes, name) })}
          >
            <ClassChip name={name} />
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.levels}</legend>
        {levels.map((level) => (
          <button
            key={level}
            type="button"
            aria-pressed={filter.levels.includes(level)}
            onClick={() => onChange({ ...filter, levels: toggled(filter.levels, level) })}
          >
            <LevelChip level={level} />
          </button>
        ))}
      </fieldset>
    </form>
  )
}

interface RowProps {
  exchange: ExchangeResult
  part: ReportPart | undefined
  row: MatrixRow
  parties: readonly string[]
  open: Cell
}

function ElementRow({ exchange, part, row, parties, open }: RowProps) {
  const { t } = useTexts()
  const opened = open?.element === row.element ? row.exposures.get(open.party) : undefined
  return (
    <>
      <tr>
        <th scope="row">
          <span class="element">{row.element}</span>
          {row.value !== undefined && <span class="element-value">{row.value}</span>}
          {row.matchedBy === 'structure' && (
            <small class="quiet" title={t.byStructureHint}>
              {t.byStructure}
            </small>
          )}
        </th>
        {parties.map((party) => (
          <td key={party}>
            <CellLink exchange={exchange} exposure={row.exposures.get(party)} open={opened?.party === party} />
          </td>
        ))}
      </tr>
      {opened !== undefined && part !== undefined && (
        <tr class="detail">
          <td colSpan={parties.length + 1}>
            <h3>{t.findingsOf(row.element, opened.party)}</h3>
            <FindingList exchange={exchange} part={part} findings={opened.findings} />
          </td>
        </tr>
      )}
    </>
  )
}

function CellLink({
  exchange,
  exposure,
  open,
}: {
  exchange: ExchangeResult
  exposure: Exposure | undefined
  open: boolean
}) {
  if (exposure === undefined) return <span class="quiet">–</span>
  if (exposure.findings.length === 0) return <LevelChip level={exposure.level} />
  const { party, element } = exposure
  const base = { page: 'matrix' as const, exchange: exchange.id }
  return (
    <a class="cell" href={formatRoute(open ? base : { ...base, cell: { party, element } })} aria-expanded={open}>
      <LevelChip level={exposure.level} />
    </a>
  )
}

function toggled<T>(chosen: readonly T[], item: T): T[] {
  return chosen.includes(item) ? chosen.filter((other) => other !== item) : [...chosen, item]
}
