/** What the words mean, for who reads a report for the first time. */

import { levels, verdictNames } from '../../../contracts/result.ts'
import { elementClasses } from '../../words.ts'
import { ClassChip, LevelChip } from './bits.tsx'
import { useTexts } from './store.ts'

export function Meanings() {
  const { t, w } = useTexts()
  return (
    <details class="meanings">
      <summary>{t.meaningTitle}</summary>
      <dl>
        {verdictNames.map((verdict) => (
          <div class="fact" key={verdict}>
            <dt>{w.verdicts[verdict]}</dt>
            <dd>{t.verdictMeanings[verdict]}</dd>
          </div>
        ))}
      </dl>
      <LevelLegend />
      <ClassLegend />
    </details>
  )
}

function LevelLegend() {
  const { t } = useTexts()
  return (
    <dl>
      {levels.map((level) => (
        <div class="fact" key={level}>
          <dt>
            <LevelChip level={level} />
          </dt>
          <dd>{t.levelMeanings[level]}</dd>
        </div>
      ))}
    </dl>
  )
}

function ClassLegend() {
  const { t } = useTexts()
  return (
    <dl>
      {elementClasses.map((name) => (
        <div class="fact" key={name}>
          <dt>
            <ClassChip name={name} />
          </dt>
          <dd>{t.classMeanings[name]}</dd>
        </div>
      ))}
    </dl>
  )
}
