import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { bombs } from './fuzz/bombs/all.ts'
import type { Bomb } from './fuzz/bombs/bomb.ts'
import type { BombReport } from './fuzz/run-bombs.ts'
import { probe } from './subjects.ts'

const value = 'pneumonie links onder'
const zeros = Buffer.alloc(8 * 1024 * 1024)
const budget = { maxExpandedBytes: 1024 * 1024 }

it.each([
  ['gzip', gzipSync(zeros)],
  ['zstd', zstdCompressSync(zeros)],
  ['brotli', Buffer.from(`br=${brotliCompressSync(zeros).toString('base64url')}`)],
])('ends a bomb of %s in a stated budget', async (name, bomb) => {
  const { coverage } = await probe(bomb, value, { budget })
  expect(coverage.budgetsHit.join()).toContain(
    name === 'gzip' ? 'deflate: more than 1048576 bytes' : `${name}: more than 1048576 bytes`,
  )
})

it('counts all steps together', async () => {
  const files = Array.from({ length: 20 }, (_, i) => gzipSync(Buffer.alloc(500_000, `regel ${i} `)))
  const { coverage } = await probe(Buffer.concat(files), value, { budget: { maxTotalBytes: 4_000_000 } })
  expect(coverage.budgetsHit).toEqual(['total of 4000000 decoded bytes'])
})

it('bounds the number of views', async () => {
  const runs = Array.from({ length: 50 }, () => randomBytes(200).toString('base64')).join(' ')
  const { coverage } = await probe(runs, value, { budget: { maxViews: 10 } })
  expect(coverage.budgetsHit).toEqual(['total of 10 views'])
})

it('survives brackets without end, and says so', async () => {
  const element = {
    element: 'Patient.gender',
    value: 'female',
    class: 'identity',
    kind: 'code',
    matchedBy: 'structure',
  } as const
  const location = { resourceType: 'Patient', id: '', path: 'gender' }
  const { coverage } = await probe(`${'['.repeat(20_000)}"resourceType"`, value, {
    elements: [{ ...element, location }],
  })
  expect(coverage.budgetsHit).toContain('JSON nested too deeply')
})

it.each([
  ['dots', '.'.repeat(300_000)],
  ['header letters', 'eyJ'.repeat(100_000)],
  ['header letters and dots', 'eyJhbGci.'.repeat(40_000)],
  ['percent signs', '%41'.repeat(100_000)],
  ['backslashes', '\\'.repeat(300_000)],
  ['ampersands', '&amp;'.repeat(60_000)],
  ['quotes', '"\\u0041'.repeat(40_000)],
  ['dashes', '--x\n'.repeat(70_000)],
  ['armour', '-----BEGIN X-----'.repeat(20_000)],
  ['start lines', 'GET / HTTP/1.1\r\n\r\n'.repeat(15_000)],
  ['key braces', '{"kty"'.repeat(50_000)],
])('reads a third of a megabyte of %s in seconds', async (_name, text) => {
  const startedAt = performance.now()
  await probe(text, value)
  expect(performance.now() - startedAt).toBeLessThan(8_000)
})

describe('set off in a process with half a gigabyte of memory', () => {
  const reports = new Map<string, BombReport>()
  let ended: { status: number | null; stderr: string } | undefined

  beforeAll(() => {
    const program = fileURLToPath(new URL('fuzz/run-bombs.ts', import.meta.url))
    const options = ['--expose-gc', '--max-old-space-size=512', '--disable-warning=ExperimentalWarning']
    const { stdout, status, stderr } = spawnSync(process.execPath, [...options, program], {
      encoding: 'utf8',
      timeout: 240_000,
      maxBuffer: 64 * 1024 * 1024,
    })
    ended = { status, stderr }
    for (const line of stdout.split('\n').filter((text) => text !== '')) {
      const report: BombReport = JSON.parse(line)
      reports.set(report.name, report)
    }
  }, 250_000)

  it('all of them leave the process alive', () => {
    expect(ended).toEqual({ status: 0, stderr: '' })
  })

  const isShort = ([, bomb]: [string, Bomb]) => bomb.long === undefined
  const runs = /^runs of /

  it.each(
    Object.entries(bombs)
      .filter(isShort)
      .filter(([name]) => !runs.test(name)),
  )('%s ends in bounds, and says what was left out', (name, bomb) => {
    expect(faultsOf(reports.get(name), bomb)).toEqual([])
  })

  it('a run of any sign that a decoder looks for ends in bounds', () => {
    const ofSigns = Object.entries(bombs).filter(([name]) => runs.test(name))
    expect(ofSigns.flatMap(([name, bomb]) => faultsOf(reports.get(name), bomb))).toEqual([])
    expect(ofSigns.length).toBeGreaterThan(100)
  })
})

const mostMs = 10_000
const mostBytes = 500_000_000

function faultsOf(report: BombReport | undefined, { hit }: Bomb): string[] {
  if (report === undefined) return ['it was not set off']
  const { name, cpuMs, growthBytes, hits } = report
  const isSaid = hit === undefined ? hits.length === 0 : hit.test(hits.join('\n'))
  return [
    ...(cpuMs < mostMs ? [] : [`${name} takes ${cpuMs} ms`]),
    ...(growthBytes < mostBytes ? [] : [`${name} takes ${growthBytes} bytes`]),
    ...(isSaid ? [] : [`${name} says: ${hits.join(', ') || 'nothing'}`]),
  ]
}
