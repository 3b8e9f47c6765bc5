/** What came of sending requests again with the credentials that parties saw. */

import type { ReplayCoverage } from '../../../contracts/result.ts'
import { formatNumber } from './bits.tsx'
import { useTexts } from './store.ts'

export function Replays({ replays }: { replays: readonly ReplayCoverage[] }) {
  const { t } = useTexts()
  const heads = [t.party, t.credentials, t.sentAgain, t.answered, t.refused, t.unanswered, t.settled, t.plantedResource]
  return (
    <>
      <h2>{t.replaysTitle}</h2>
      <p class="hint">{t.replaysHint}</p>
      <table class="cards">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {replays.map((replay) => (
            <ReplayRow key={replay.party} replay={replay} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function ReplayRow({ replay }: { replay: ReplayCoverage }) {
  const { t, language } = useTexts()
  const { party, credentials, tried, answered, refused, unanswered, leftOut, positive, negative, notTried } = replay
  if (notTried !== undefined) {
    return (
      <tr>
        <th scope="row">{party}</th>
        <td class="loud" colSpan={7}>
          {t.notTried(notTried)}
        </td>
      </tr>
    )
  }
  const counts = [
    [t.credentials, credentials],
    [t.sentAgain, tried],
    [t.answered, answered],
    [t.refused, refused],
    [t.unanswered, unanswered],
    [t.settled, leftOut],
  ] as const
  return (
    <tr>
      <th scope="row">{party}</th>
      {counts.map(([label, count]) => (
        <td key={label} data-label={label}>
          {formatNumber(count, language)}
        </td>
      ))}
      <td data-label={t.plantedResource} class={positive && negative ? 'step-ok' : 'step-failed'}>
        {positive ? `✓ ${t.obtainedOwn}` : `✗ ${t.notObtainedOwn}`}
        {negative ? '' : `, ✗ ${t.obtainedBound}`}
      </td>
    </tr>
  )
}
