import { once } from 'node:events'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { probePaths, type ScanInput } from '../../../harness/probe/probe-paths.ts'
import { createFileState } from '../../../harness/probe/scan/file-state.ts'
import { defaultScanLimits } from '../../../harness/probe/scan/limits.ts'
import { createProber } from '../../../harness/probe/scan/prober.ts'
import type { ScanProgress } from '../../../harness/probe/scan/report.ts'
import { scanParty } from '../../../harness/probe/scan/scan-party.ts'
import { elements, filler, makeScanFolder, smallLimits, value, withInserted } from './scan-subjects.ts'

async function makeTree() {
  const folder = await makeScanFolder({ 'a.log': `regel\n${value}\n` })
  await mkdir(folder.file('inner'))
  await writeFile(folder.file('inner/b.gz'), gzipSync(`${value}\n`))
  await writeFile(folder.file('inner/clean.txt'), 'niets')
  return folder
}

const scan = (paths: readonly string[], more: Partial<ScanInput> = {}) => probePaths({ paths, elements, ...more })

describe('probePaths', () => {
  it('reads every file below a folder and names the file of a finding', async () => {
    await using folder = await makeTree()
    const { schema, findings, coverage } = await scan([folder.path])
    expect(schema).toBe('inkijk-scan/1')
    expect(findings.map(({ file, offset }) => [file, offset])).toEqual([
      [folder.file('a.log'), 6],
      [folder.file('inner/b.gz'), 0],
    ])
    expect(coverage.map(({ file }) => file)).toEqual(
      ['a.log', 'inner/b.gz', 'inner/clean.txt'].map((name) => folder.file(name)),
    )
    expect(findings[1]?.chain).toMatchObject([{ step: 'gzip' }])
  })

  it('reads a file once that is named twice', async () => {
    await using folder = await makeTree()
    const { coverage } = await scan([folder.path, folder.file('a.log')])
    expect(coverage).toHaveLength(3)
  })

  it('refuses a path that does not exist', async () => {
    await using folder = await makeTree()
    await expect(scan([folder.file('nergens')])).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('lists of many findings alike the first, and counts the others', async () => {
    await using folder = await makeScanFolder({ 'a.log': `${value}\n${filler(1000)}`.repeat(100) })
    const { findings, coverage } = await scan([folder.path], { limits: smallLimits, workers: 0 })
    expect(findings).toHaveLength(20)
    expect(coverage[0]?.alikeLeftOut).toBe(80)
  })

  it('tells how far it is', async () => {
    await using folder = await makeScanFolder({
      'a.log': withInserted(200_000, 10, `\n${value}\n`),
      'b.log': filler(500),
    })
    const told: ScanProgress[] = []
    await scan([folder.path], { limits: smallLimits, workers: 0, onProgress: (progress) => void told.push(progress) })
    const totalBytes = 200_000 + value.length + 2 + 500
    expect(told.at(-1)).toEqual({
      doneBytes: totalBytes,
      totalBytes,
      findings: 1,
      doneFiles: 2,
      totalFiles: 2,
      pass: 1,
    })
    const done = told.map(({ doneBytes }) => doneBytes)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(new Set(done).size).toBeGreaterThan(3)
  })

  it('ends early when it is told to', async () => {
    await using folder = await makeScanFolder({ 'a.log': filler(400_000) })
    const abort = new AbortController()
    const onProgress = () => abort.abort()
    const { coverage } = await scan([folder.path], {
      limits: smallLimits,
      workers: 0,
      onProgress,
      signal: abort.signal,
    })
    expect(coverage[0]?.observedBytes).toBeLessThan(400_000)
    expect(coverage[0]?.budgetsHit.join()).toMatch(/bytes at the end were not read/)
  })
})

describe('what cannot be read', () => {
  it('is told per file, and the others are read', async () => {
    await using folder = await makeTree()
    await writeFile(folder.file('empty'), '')
    const server = createServer().listen(folder.file('socket'))
    await once(server, 'listening')
    await symlink(folder.file('a.log'), folder.file('link-inside'))
    await symlink('/etc', folder.file('link-outside'))
    await symlink(folder.file('nowhere'), folder.file('link-broken'))
    const { findings, coverage, skipped } = await scan([folder.path])
    server.close()
    expect(findings).toHaveLength(2)
    expect(coverage.find(({ file }) => file.endsWith('empty'))).toMatchObject({ observedBytes: 0, budgetsHit: [] })
    expect(skipped).toEqual([
      { file: folder.file('socket'), reason: 'a socket' },
      { file: folder.file('link-broken'), reason: 'a link that leads nowhere' },
      { file: folder.file('link-inside'), reason: 'a link to what is scanned' },
    ])
    expect(coverage.filter(({ budgetsHit }) => budgetsHit.length > 0)).toMatchObject([
      {
        file: folder.file('link-outside'),
        observedBytes: 0,
        budgetsHit: ['not read: a link to what is not scanned; links are not followed'],
      },
    ])
  })

  it('includes what vanishes between listing and reading', async () => {
    await using folder = await makeTree()
    await using prober = createProber({ elements, workers: 0 })
    const files = ['a.log', 'inner/clean.txt'].map((name) => createFileState(folder.file(name), undefined))
    await rm(folder.file('a.log'))
    const nothing = { onProgress: () => {}, onFileEnd: () => {}, signal: undefined }
    await scanParty({ files, keys: [], prober, limits: defaultScanLimits, atOnce: 1, ...nothing })
    expect(files.map(({ notes }) => [...notes])).toEqual([['not read: it is no longer there'], []])
  })
})

describe('worker threads', () => {
  it('find what one thread finds', async () => {
    await using folder = await makeScanFolder({
      'a.log': Buffer.concat(
        Array.from({ length: 8 }, (_, i) => withInserted(50_000, 20_000 + i * 900, `\n${value} ${i}\n`)),
      ),
      'b.gz': gzipSync(withInserted(300_000, 200_000, value)),
    })
    const [alone, together] = [
      await scan([folder.path], { limits: smallLimits, workers: 0 }),
      await scan([folder.path], { limits: smallLimits, workers: 3 }),
    ]
    expect(alone.findings).toHaveLength(9)
    expect(together).toEqual(alone)
  })

  it('state a window that could not be probed', async () => {
    await using folder = await makeScanFolder({ 'a.log': filler(100) })
    const broken = [{ ...elements[0], value: undefined }] as unknown as typeof elements
    const { coverage } = await scan([folder.path], { elements: broken, workers: 1 })
    expect(coverage[0]?.budgetsHit.join()).toMatch(/^100 bytes, from 0 on in the file, could not be probed: /)
    expect(coverage[0]?.opaqueBytes).toBe(100)
  })
})
