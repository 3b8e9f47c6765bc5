import { open } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ScanReport } from '../../../harness/probe/scan/report.ts'
import { start } from '../cli/inkijk.ts'
import { peakOf } from './peak-memory.ts'
import { filler, makeScanFolder, value } from './scan-subjects.ts'

const sizeBytes = 64 * 1024 * 1024
const mostBytes = 300e6
const truth = JSON.stringify([{ element: 'Condition.note', value, class: 'medical', kind: 'text' }])

describe('the scan of 64 MB', () => {
  // What a process takes at most is told by Linux alone.
  it.runIf(process.platform === 'linux').each(['plain', 'compressed'])('takes less than 300 MB, %s', async (kind) => {
    await using folder = await makeScanFolder({ 'truth.json': truth })
    const block = filler(4 * 1024 * 1024)
    const bytes = kind === 'plain' ? block : gzipSync(block)
    await using file = await open(folder.file('large.log'), 'w')
    // Members of a gzip file may follow each other (RFC 1952 2.2).
    for (let written = 0; written < sizeBytes; written += block.length) await file.write(bytes)
    await file.write(kind === 'plain' ? Buffer.from(value) : gzipSync(value))
    const { child, ended } = start(['scan', folder.file('large.log'), '--truth', folder.file('truth.json'), '--json'])
    const peak = await peakOf(child)
    const { code, stdout } = await ended
    const { findings, coverage } = JSON.parse(stdout) as ScanReport
    expect([code, findings.length]).toEqual([1, 1])
    expect(coverage).toMatchObject([{ opaqueBytes: 0, budgetsHit: [] }])
    expect(peak).toBeGreaterThan(50e6)
    expect(peak).toBeLessThan(mostBytes)
  })
})
