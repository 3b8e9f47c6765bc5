import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { probePaths } from '../../../harness/probe/probe-paths.ts'
import { element } from './subjects.ts'

const value = 'pneumonie links onder'
const elements = [element(value)]
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-paths-'))
  await mkdir(join(folder, 'inner'))
  await writeFile(join(folder, 'a.log'), `regel\n${value}\n`)
  await writeFile(join(folder, 'inner', 'b.gz'), gzipSync(`${value}\n`))
  await writeFile(join(folder, 'inner', 'clean.txt'), 'niets')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it('reads every file below a folder and names the file of a finding', async () => {
  const { schema, findings, coverage } = await probePaths({ paths: [folder], elements })
  expect(schema).toBe('inkijk-scan/1')
  expect(findings.map(({ file, offset }) => [file, offset])).toEqual([
    [join(folder, 'a.log'), 6],
    [join(folder, 'inner', 'b.gz'), 0],
  ])
  expect(coverage.map(({ file }) => file)).toEqual(
    ['a.log', 'inner/b.gz', 'inner/clean.txt'].map((name) => join(folder, name)),
  )
  expect(findings[1]?.chain).toMatchObject([{ step: 'gzip' }])
})

it('records what it did not read of a file', async () => {
  const { findings, coverage } = await probePaths({ paths: [join(folder, 'a.log')], elements, maxFileBytes: 8 })
  expect(findings).toEqual([])
  expect(coverage).toMatchObject([{ observedBytes: 8, budgetsHit: ['20 bytes beyond the first 8 were not read'] }])
})

it('refuses a path that does not exist', async () => {
  await expect(probePaths({ paths: [join(folder, 'nergens')], elements })).rejects.toMatchObject({ code: 'USAGE' })
})
