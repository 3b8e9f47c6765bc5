/** Per measured party: how many elements of each class it could read. */

import type { ExchangeResult, Level } from '../../../contracts/result.ts'
import { levels } from '../../../contracts/result.ts'
import type { ElementClass } from '../../../contracts/truth.ts'
import type { Tally } from '../../tally.ts'
import { countExposed, exposedLevels, highestLevel, tallyMeasured } from '../../tally.ts'
import { elementClasses } from '../../words.ts'
import { LevelIcon } from './bits.tsx'
import { formatRoute } from './route.ts'
import { useTexts } from './store.ts'

const shownClasses = elementClasses.filter((name) => name !== 'routing')

export function ReadersTable({ exchanges }: { exchanges: readonly ExchangeResult[] }) {
  const { t, w } = useTexts()
  return (
    <>
      <h3>{t.readersTitle}</h3>
      <p class="hint">{t.readersHint}</p>
      <table class="readers cards">
        <thead>
          <tr>
            <th scope="col">{t.variant}</th>
            <th scope="col">{t.party}</th>
            {shownClasses.map((name) => (
              <th scope="col" key={name}>
                {w.classes[name]}
              </th>
            ))}
            <th scope="col">{t.allElements}</th>
          </tr>
        </thead>
        <tbody>
          {exchanges.flatMap((exchange) =>
            tallyMeasured(exchange).map((tally, position) => (
              <ReaderRow
                key={`${exchange.id} ${tally.party}`}
                exchange={exchange}
                tally={tally}
                first={position === 0}
              />
            )),
          )}
        </tbody>
      </table>
    </>
  )
}

function ReaderRow({ exchange, tally, first }: { exchange: ExchangeResult; tally: Tally; first: boolean }) {
  const { t, w } = useTexts()
  return (
    <tr class={first ? 'first' : ''}>
      <td class={first ? 'name' : 'name repeated'} data-label={t.variant}>
        {exchange.variant}
      </td>
      <th scope="row" data-label={t.party}>
        <a href={formatRoute({ page: 'as', exchange: exchange.id, party: tally.party })}>{tally.party}</a>
      </th>
      {shownClasses.map((name) => (
        <td key={name} data-label={w.classes[name]}>
          <ClassCount tally={tally} name={name} />
        </td>
      ))}
      <td data-label={t.allElements}>
        <a
          class="level-bar"
          href={formatRoute({ page: 'matrix', exchange: exchange.id })}
          aria-label={countByLevel(tally, w.levels)}
        >
          {levels
            .filter((level) => tally.levels[level] > 0)
            .map((level) => (
              <span
                key={level}
                class={`bar-part level-${level}`}
                style={{ flexGrow: tally.levels[level] }}
                title={`${w.levels[level]}: ${tally.levels[level]}`}
              />
            ))}
        </a>
      </td>
    </tr>
  )
}

function ClassCount({ tally, name }: { tally: Tally; name: ElementClass }) {
  const { w } = useTexts()
  const all = levels.reduce((sum, level) => sum + tally.classes[name][level], 0)
  if (all === 0) return <span class="quiet">–</span>
  const worst = highestLevel(exposedLevels.filter((level) => tally.classes[name][level] > 0))
  return (
    <span class={`count level-${worst}`} title={w.levels[worst]}>
      <LevelIcon level={worst} /> <b>{countExposed(tally, name)}</b> / {all}
      <span class="hidden"> {w.levels[worst]}</span>
    </span>
  )
}

function countByLevel(tally: Tally, words: Record<Level, string>): string {
  return levels
    .filter((level) => tally.levels[level] > 0)
    .map((level) => `${words[level]} ${tally.levels[level]}`)
    .join(', ')
}
