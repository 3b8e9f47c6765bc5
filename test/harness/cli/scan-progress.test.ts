import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createScanProgress } from '../../../harness/cli/scan/progress.ts'
import { sayBytes, sayDuration, sayShare } from '../../../harness/cli/scan/quantities.ts'
import { scanTexts } from '../../../harness/cli/scan/texts.ts'
import type { ScanProgress } from '../../../harness/probe/scan/report.ts'

const half: ScanProgress = { doneBytes: 50e6, totalBytes: 100e6, findings: 3, doneFiles: 1, totalFiles: 4, pass: 1 }

function watch(live: boolean) {
  const output = Object.assign(new PassThrough(), { columns: 200 })
  let written = ''
  output.on('data', (chunk: Buffer) => (written += chunk.toString()))
  const clock = { ms: 0 }
  const view = createScanProgress({ output, live, texts: scanTexts.en, now: () => clock.ms })
  return { view, clock, text: () => written }
}

it('draws a bar on a terminal, with rate, findings and what is left, and takes it away', () => {
  const { view, clock, text } = watch(true)
  clock.ms = 10_000
  view.update(half)
  expect(text()).toContain(
    `${'█'.repeat(12)}${'░'.repeat(12)} 50 MB / 100 MB  5.0 MB/s  1/4 files  3 findings  10 s left`,
  )
  const before = text().length
  view.update({ ...half, findings: 4 })
  expect(text().length).toBe(before)
  view.stop()
  expect(text().slice(before)).toContain('\u001b[')
})

it('writes a line now and then elsewhere, and none when it is soon over', () => {
  const { view, clock, text } = watch(false)
  clock.ms = 4_000
  view.update(half)
  expect(text()).toBe('')
  for (clock.ms = 5_000; clock.ms < 11_000; clock.ms += 100) view.update(half)
  view.stop()
  expect(text().split('\n')).toHaveLength(3)
  expect(text()).not.toContain('\u001b')
})

it('says that a later round is under way', () => {
  const { view, clock, text } = watch(false)
  clock.ms = 6_000
  view.update({ ...half, pass: 2 })
  expect(text()).toContain('round 2, with keys that were found')
})

it('says amounts as people read them', () => {
  expect([0, 999, 1000, 1_234_567, 2_147_483_648].map(sayBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.2 MB', '2.1 GB'])
  expect([500, 61_000, 3_700_000].map(sayDuration)).toEqual(['1 s', '1:01', '1:01:40'])
  expect([sayShare(0, 5), sayShare(1, 100_000), sayShare(99_999, 100_000), sayShare(5, 5)]).toEqual([
    '0%',
    '<0.1%',
    '>99.9%',
    '100%',
  ])
})
