import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '../../../harness/contracts/evidence.ts'
import type { ExchangeResult } from '../../../harness/contracts/result.ts'
import { assessExchange } from '../../../harness/run/assess-exchange.ts'
import { evidenceFolder, readEvidence } from '../../../harness/run/evidence-folder.ts'
import { explainFinding } from '../../../harness/run/explain-finding.ts'
import { type Measurement, measure, planOf } from './measure.ts'

const open = 'cn-4/as-is'
const sealed = 'cn-4/message-jwe'

function only({ result }: Measurement): ExchangeResult {
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('nothing was measured')
  return exchange
}

describe.runIf(process.platform === 'linux')('an exchange in which intermediaries read what passes', () => {
  let measured: Measurement
  let directory: string
  beforeAll(async () => {
    measured = await measure([await planOf(open)])
    directory = evidenceFolder(measured.directory, open)
  })
  afterAll(() => measured[Symbol.asyncDispose]())

  it('shows what stands in the memory of each of them', () => {
    for (const party of ['zorgplatform', 'lsp']) {
      const inMemory = only(measured).exposures.filter(
        (exposure) => exposure.party === party && exposure.vantages.includes('memory'),
      )
      expect(inMemory.length).toBeGreaterThan(0)
      expect(only(measured).controls).toContainEqual({ party, vantage: 'memory', positive: true, negative: true })
    }
    expect(only(measured).unobserved).toEqual([])
    for (const { memoryBytes } of only(measured).coverage) expect(memoryBytes).toBeGreaterThan(4_000_000)
  })

  it('explains a finding in memory from the evidence, with its address', async () => {
    const finding = measured.result.findings.find(({ vantage }) => vantage === 'memory')
    if (finding === undefined) throw new Error('nothing was found in memory')
    const evidence = await readEvidence(directory)
    const { value, excerpt, memory, file } = await explainFinding(directory, evidence, finding)
    expect(file).toBe(`${finding.party}/memory/1.zst`)
    expect(memory?.address).toMatch(/^[0-9a-f]{6,12}$/)
    const { text, start, length } = excerpt.decoded
    expect(value).toContain(text.slice(start, start + length).slice(0, 4))
  })

  it('tells what stands around each finding in memory', async () => {
    const { transcripts } = await assessExchange(directory, await readEvidence(directory), { transcribe: true })
    const entries = transcripts.flatMap((transcript) =>
      transcript.entries.filter(({ vantage }) => vantage === 'memory'),
    )
    expect(entries.map(({ id }) => id).sort()).toEqual(['lsp/memory/1#1', 'zorgplatform/memory/1#1'])
    for (const { segments } of entries) {
      expect(segments.every(({ marks, text }) => marks.length > 0 && text.length < 100_000)).toBe(true)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal or a page
      expect(segments.some(({ text }) => /[\x00-\x08\x1b\x7f]/.test(text))).toBe(false)
    }
  })

  it('finds nothing in a memory from which the pages are gone, and says that the control is', async () => {
    const { observation, evidence } = await findMemory(directory)
    const file = join(directory, observation.file)
    const packed = await readFile(file)
    await writeFile(file, zstdCompressSync(Buffer.alloc(zstdDecompressSync(packed).length)))
    try {
      await expect(assessExchange(directory, evidence)).rejects.toMatchObject({ code: 'RUN_INVALID' })
    } finally {
      await writeFile(file, packed)
    }
    const without = evidence.parties.map((party) => ({
      ...party,
      observations: party.observations.filter(({ source }) => source !== 'memory'),
    }))
    const { result, findings } = await assessExchange(directory, { ...evidence, parties: without })
    expect(findings.filter(({ vantage }) => vantage === 'memory')).toEqual([])
    expect(result.verdicts.strict.reasons.map(({ code }) => code)).toContain('control-missing')
  })

  it('refuses a memory that is not the one that was read', async () => {
    const { observation, evidence } = await findMemory(directory)
    await appendFile(join(directory, observation.file), 'x')
    await expect(assessExchange(directory, evidence)).rejects.toMatchObject({ code: 'RUN_INVALID' })
  })
})

describe('an exchange of which the memory is not read', () => {
  it('is judged on the other vantages, and says so in each verdict', async () => {
    await using measured = await measure([await planOf(sealed)], { memory: false })
    const { verdicts, unobserved, controls, coverage } = only(measured)
    expect(unobserved).toEqual(
      ['zorgplatform', 'lsp'].map((party) => ({ party, vantage: 'memory', reason: 'it was left out on request' })),
    )
    expect(controls.some(({ vantage }) => vantage === 'memory')).toBe(false)
    expect(coverage.map(({ memoryBytes }) => memoryBytes)).toEqual([0, 0])
    for (const { outcome, reasons } of [verdicts.strict, verdicts.flexible]) {
      expect(outcome).toBe('pass')
      expect(reasons.filter(({ code }) => code === 'vantage-unobserved').length).toBe(2)
    }
  })
})

async function findMemory(directory: string) {
  const evidence = await readEvidence(directory)
  const all: Observation[] = evidence.parties.flatMap(({ observations }) => observations)
  const observation = all.find(({ source }) => source === 'memory')
  if (observation === undefined) throw new Error('no memory was kept')
  return { evidence, observation }
}
