/** How the run was made, and how to check it. */

import { Command, Fact, formatDuration, formatNumber } from './bits.tsx'
import { Meanings } from './meanings.tsx'
import { useStore, useTexts } from './store.ts'

export function RunPage() {
  const { index } = useStore()
  const { t, w, language } = useTexts()
  const { run, tool } = index
  const findings = Object.values(index.findingCounts).reduce((sum, count) => sum + count, 0)
  return (
    <>
      <h1>{t.runTitle}</h1>
      <dl class="facts">
        <Fact term={t.runId}>
          <code>{run.id}</code>
        </Fact>
        <Fact term={t.outcome}>{w.runOutcomes[run.outcome]}</Fact>
        <Fact term={t.exitCode}>{run.exitCode}</Fact>
        <Fact term={t.require}>{t.requirement[run.require]}</Fact>
        <Fact term={t.ends}>{t.endsValues[run.ends]}</Fact>
        <Fact term={t.startedAt}>
          <time dateTime={run.startedAt}>{new Date(run.startedAt).toLocaleString(language)}</time>
        </Fact>
        <Fact term={t.duration}>{formatDuration(run.durationMs, language)}</Fact>
        <Fact term={t.backend}>{run.backend}</Fact>
        <Fact term={t.seed}>
          <code>{run.seed}</code>
        </Fact>
        <Fact term={t.version}>{`${tool.name} ${tool.version}, inkijk-result/1, ${index.schema}`}</Fact>
        <Fact term={t.findingCount}>{formatNumber(findings, language)}</Fact>
      </dl>
      <h2>{t.verifyTitle}</h2>
      <p class="hint">{t.verifyHint}</p>
      <Command text={`npx inkijk verify ${run.id}`} />
      <h2>{t.commandTitle}</h2>
      <p class="hint">{t.commandHint}</p>
      <Command text={`npx inkijk explain ${run.id} <${t.finding.toLowerCase()}>`} />
      <Meanings />
    </>
  )
}
