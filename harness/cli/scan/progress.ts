/** How far a scan is: redrawn in place on a terminal, elsewhere a line now and then. */

import { createLogUpdate } from 'log-update'
import type { ScanProgress } from '../../probe/scan/report.ts'
import type { OutputStream } from '../../report/pretty/progress.ts'
import { sayBytes, sayDuration } from './quantities.ts'
import type { ScanTexts } from './texts.ts'

export interface ScanProgressView {
  update(progress: ScanProgress): void
  /** Takes what is redrawn away. */
  stop(): void
}

export interface ScanProgressOptions {
  output: OutputStream
  /** A terminal that understands cursor movements. */
  live: boolean
  texts: ScanTexts
  /** Clock, milliseconds. */
  now: () => number
}

const redrawMs = 100
/** What is over sooner needs no progress in a log. */
const linesFromMs = 5_000
const lineEveryMs = 5_000
const barWidth = 24

export function createScanProgress({ output, live, texts, now }: ScanProgressOptions): ScanProgressView {
  const startedAt = now()
  const draw = live ? createLogUpdate(output) : undefined
  let next = live ? startedAt : startedAt + linesFromMs
  return {
    update(progress) {
      const at = now()
      if (at < next) return
      next = at + (live ? redrawMs : lineEveryMs)
      const line = describe(progress, at - startedAt, texts)
      if (draw === undefined) output.write(`${line}\n`)
      else draw(`${drawBar(progress)} ${line}`)
    },
    stop() {
      draw?.clear()
      draw?.done()
    },
  }
}

function describe(
  { doneBytes, totalBytes, findings, doneFiles, totalFiles, pass }: ScanProgress,
  ms: number,
  texts: ScanTexts,
) {
  const rate = ms === 0 ? 0 : doneBytes / (ms / 1000)
  const leftMs = rate === 0 ? undefined : ((totalBytes - doneBytes) / rate) * 1000
  const parts = [
    `${sayBytes(doneBytes)} / ${sayBytes(totalBytes)}`,
    `${(rate / 1e6).toFixed(1)} MB/s`,
    ...(totalFiles > 1 ? [`${doneFiles}/${texts.files(totalFiles)}`] : []),
    texts.progress.findings(findings),
    pass > 1 ? texts.progress.pass(pass) : leftMs === undefined ? '' : texts.progress.left(sayDuration(leftMs)),
  ]
  return parts.filter((part) => part !== '').join('  ')
}

function drawBar({ doneBytes, totalBytes }: ScanProgress): string {
  const done = totalBytes === 0 ? barWidth : Math.round((Math.min(doneBytes, totalBytes) / totalBytes) * barWidth)
  return `${'█'.repeat(done)}${'░'.repeat(barWidth - done)}`
}
