import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { probePaths } from '../../../harness/probe/probe-paths.ts'
import type { ScanFinding } from '../../../harness/probe/scan/report.ts'
import { showFinding } from '../../../harness/probe/scan/show-finding.ts'
import { tarFile, zipFile } from './scan-archives.ts'
import { capture, packetsOf } from './scan-captures.ts'
import { elements, filler, makeScanFolder, smallLimits, value, withInserted } from './scan-subjects.ts'

const text = withInserted(300_000, 210_000, `\n${value}\n`)
const long = gzipSync(Buffer.concat([text, filler(300_000, 5)]))
const encoded = Buffer.from(gzipSync(withInserted(9000, 4000, value)).toString('base64'))

/** Files larger than a window, each with one value in it. */
const files: Readonly<Record<string, Buffer>> = {
  'plain.log': text,
  'compressed.log.gz': gzipSync(text),
  'archive.tar.gz': gzipSync(tarFile({ 'a.txt': filler(3000), 'b/c.log': text })),
  'archive.zip': zipFile({ 'a.txt': filler(3000), 'c.log': text }, { method: 8 }),
  'stored.tar': tarFile({ 'c.log': text }),
  'disk.img': withInserted(150_000, 20_000, long),
  'mail.har': withInserted(150_000, 30_000, `\n{"data":"${encoded}"}\n`),
  'trace.pcap': capture(packetsOf([{ port: 40_001, bytes: withInserted(90_000, 1390, value) }], {}), 'pcap'),
}

async function scanAndShow(path: string, finding?: ScanFinding) {
  const report = await probePaths({ paths: [path], elements, limits: smallLimits, workers: 0 })
  const [first] = report.findings
  if (first === undefined) throw new RangeError('nothing was found')
  const shown = await showFinding({ finding: finding ?? first, elements, keys: [], limits: smallLimits })
  return { finding: first, shown }
}

describe('showFinding', () => {
  it.each(Object.keys(files))('gives the bytes and the steps again in %s', async (name) => {
    await using folder = await makeScanFolder({ [name]: files[name] ?? '' })
    const { finding, shown } = await scanAndShow(folder.path)
    expect(shown.value).toBe(value)
    const { text: around, start, length } = shown.excerpt.decoded
    expect(around.slice(start, start + length)).toBe(value)
    expect(shown.steps.map(({ step }) => [step.step, step.offset, step.part])).toEqual(
      finding.chain.map(({ step, offset, part }) => [step, offset, part]),
    )
    const { raw, rawOffset } = shown.excerpt
    const bytes = Buffer.from(raw, 'base64')
    expect(bytes.length).toBeGreaterThan(0)
    expect(files[name]?.subarray(rawOffset, rawOffset + bytes.length).equals(bytes)).toBe(true)
  })

  it('gives them for a value that is spread over pages of a database', async () => {
    await using folder = await makeScanFolder()
    const database = new DatabaseSync(folder.file('store.db'))
    database.exec('pragma page_size=1024; create table notes (id integer primary key, text blob)')
    const insert = database.prepare('insert into notes (text) values (?)')
    for (let i = 0; i < 100; i += 1) insert.run(filler(1500, i))
    insert.run(Buffer.concat([filler(1950, 3), Buffer.from(value), filler(4000, 4)]))
    database.close()
    const { shown } = await scanAndShow(folder.path)
    expect(shown.steps[0]?.step.part).toMatch(/^page \d+ cell \d+ column \d+$/)
  })

  it('refuses a finding that the file does not give', async () => {
    await using folder = await makeScanFolder({ 'a.log': text })
    const { finding } = await scanAndShow(folder.path)
    const elsewhere = { ...finding, offset: finding.offset + 1 }
    await expect(scanAndShow(folder.path, elsewhere)).rejects.toMatchObject({ code: 'FINDING_NOT_FOUND' })
    const unknown = { ...finding, element: 'Patient.name' }
    await expect(scanAndShow(folder.path, unknown)).rejects.toThrow('the truth has no such element')
  })
})
