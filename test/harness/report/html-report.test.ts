import { mkdtemp, readFile, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { buildViewer } from '../../../harness/report/html/build.ts'
import { describePart, type ReportIndex } from '../../../harness/report/html/model.ts'
import { type PackedPart, packPart, unpackPart } from '../../../harness/report/html/pack.ts'
import { makeSample } from './sample.ts'
import { writeReport } from './write-report.ts'

const directory = await mkdtemp(join(tmpdir(), 'inkijk-report-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

function readData(html: string, id: string): unknown {
  const packed = new RegExp(`id="${id}">([^<]*)<`).exec(html)?.[1] ?? ''
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())
}

describe('report.html', () => {
  it('holds the result, the plans and what each party saw', async () => {
    const sample = makeSample()
    const html = await readFile(await writeReport(sample, directory), 'utf8')
    const index = readData(html, 'inkijk-index') as ReportIndex
    expect(index.schema).toBe('inkijk-report/1')
    expect(index.exchanges).toEqual(JSON.parse(JSON.stringify(sample.result.exchanges)))
    expect(index.plans['cn-4/as-is']?.organisations.lsp).toBe('Landelijk Schakelpunt')
    const part = unpackPart(readData(html, 'inkijk-part-1') as PackedPart)
    expect(part.exchange).toBe('cn-4/message-jwe')
    expect(part.transcripts).toEqual(await sample.loadTranscripts('cn-4/message-jwe'))
    expect(part.values['Patient.birthDate']).toBe('1957-03-14')
    expect(part.files['lsp/logged/party.ndjson']).toBe('lsp/logged/party.ndjson.bin')
  })

  it('allows nothing but its own script and style', async () => {
    const html = await readFile(await writeReport(makeSample(), directory), 'utf8')
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/)
    expect(policy).not.toContain('unsafe')
    expect(html).not.toMatch(/(src|href)="https?:/)
  })

  it('stays below 5 MB for twelve exchanges of some sixty messages per party', async () => {
    const file = await writeReport(makeSample({ medical: 120, rounds: 28, copies: 4 }), directory)
    expect((await stat(file)).size).toBeLessThan(5_000_000)
  })

  it('can be made without transcripts or plans', async () => {
    const { result } = makeSample()
    const file = await writeReport(
      {
        ...makeSample(),
        result,
        plans: [],
        loadTranscripts: async () => [],
        loadEvidence: async () => ({ truth: [], parties: [] }),
      },
      directory,
      'en',
    )
    const html = await readFile(file, 'utf8')
    expect(html).toContain('<html lang="en">')
    expect((readData(html, 'inkijk-index') as ReportIndex).plans).toEqual({})
  })
})

describe('a part of the report', () => {
  it('comes out of its packing as it went in, with each text once', async () => {
    const sample = makeSample()
    const [exchange] = sample.result.exchanges
    if (exchange === undefined) throw new Error('the sample is empty')
    const sources = { transcripts: await sample.loadTranscripts(exchange.id), truth: [], observations: [] }
    const part = describePart(exchange, sample.result.findings, sources)
    const packed = packPart(part)
    expect(unpackPart(JSON.parse(JSON.stringify(packed)) as PackedPart)).toEqual(JSON.parse(JSON.stringify(part)))
    expect(new Set(packed.texts).size).toBe(packed.texts.length)
  })

  it('keeps the bytes that prove a verdict when not all fit, and counts what it left out', async () => {
    const sample = makeSample()
    const [exchange] = sample.result.exchanges
    if (exchange === undefined) throw new Error('the sample is empty')
    const sources = { transcripts: await sample.loadTranscripts(exchange.id), truth: [], observations: [] }
    const part = describePart(exchange, sample.result.findings, sources, {
      maxSegmentLength: 1e6,
      maxExcerptsLength: 3000,
    })
    const kept = part.transcripts.flatMap(({ excerpts }) => excerpts.map(({ finding }) => finding))
    expect(kept.length).toBeGreaterThan(0)
    expect(exchange.verdicts.strict.reasons[0]?.findings).toEqual(expect.arrayContaining(kept))
    expect(part.excerptsLeftOut).toBe(sources.transcripts.flatMap(({ excerpts }) => excerpts).length - kept.length)
  })

  it('cuts a long text, drops the marks behind the cut and says how long it was', async () => {
    const sample = makeSample()
    const [exchange] = sample.result.exchanges
    if (exchange === undefined) throw new Error('the sample is empty')
    const sources = { transcripts: await sample.loadTranscripts(exchange.id), truth: [], observations: [] }
    const part = describePart(exchange, [], sources, { maxSegmentLength: 600, maxExcerptsLength: 0 })
    const cut = part.transcripts
      .flatMap(({ entries }) => entries.flatMap(({ segments }) => segments))
      .filter(({ cutFrom }) => cutFrom !== undefined)
    expect(cut.length).toBeGreaterThan(0)
    for (const { text, marks, cutFrom } of cut) {
      expect(text).toHaveLength(600)
      expect(cutFrom).toBeGreaterThan(600)
      expect(marks.every(({ start, length }) => start + length <= 600)).toBe(true)
    }
  })
})

describe('building the viewer', () => {
  it('is done once for the same sources, and again when a file is missing', async () => {
    const outDir = join(directory, 'viewer')
    const first = await buildViewer(outDir)
    expect(first.built).toBe(true)
    expect((await buildViewer(outDir)).built).toBe(false)
    await utimes(first.js, new Date(0), new Date(0))
    expect((await buildViewer(outDir)).built).toBe(false)
    await rm(first.css)
    expect((await buildViewer(outDir)).built).toBe(true)
  })
})
