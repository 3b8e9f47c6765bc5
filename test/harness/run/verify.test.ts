import { appendFile, cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../harness/contracts/result.ts'
import { verifyExchange } from '../../../harness/run/verify.ts'
import { type Measurement, measure, planOf } from './measure.ts'

let measured: Measurement

beforeAll(async () => {
  measured = await measure([await planOf('cn-4/as-is')])
})
afterAll(() => measured[Symbol.asyncDispose]())

async function verifyIn(directory: string, result: Result) {
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('nothing was measured')
  return verifyExchange(directory, exchange, result)
}

describe('verify', () => {
  it('computes the same verdicts, exposures and findings from a folder that was moved', async () => {
    const moved = `${measured.directory}-moved`
    await rename(measured.directory, moved)
    try {
      const verification = await verifyIn(moved, measured.result)
      expect(verification.differences).toEqual([])
      expect(verification.findings).toBe(measured.result.findings.length)
      expect(verification.exposures).toBeGreaterThan(100)
    } finally {
      await rename(moved, measured.directory)
    }
  })

  it('sees a verdict that was changed in the result', async () => {
    const changed = structuredClone(measured.result)
    const strict = changed.exchanges[0]?.verdicts.strict
    if (strict !== undefined) strict.outcome = 'pass'
    expect((await verifyIn(measured.directory, changed)).differences).toEqual([
      'verdict strict: the result says pass, the evidence gives fail',
    ])
  })

  it('refuses evidence whose bytes were changed', async () => {
    const copy = `${measured.directory}-changed`
    await cp(measured.directory, copy, { recursive: true })
    const index = join(copy, 'evidence', 'cn-4', 'as-is', 'lsp', 'index.json')
    const { observations } = JSON.parse(await readFile(index, 'utf8')) as { observations: { file: string }[] }
    await appendFile(join(copy, 'evidence', 'cn-4', 'as-is', observations[0]?.file ?? ''), 'x')
    await expect(verifyIn(copy, measured.result)).rejects.toMatchObject({ code: 'RUN_INVALID' })
  })

  it('refuses a folder with a part missing', async () => {
    const copy = `${measured.directory}-broken`
    await cp(measured.directory, copy, { recursive: true })
    await writeFile(join(copy, 'evidence', 'cn-4', 'as-is', 'exchange.json'), '{')
    await expect(verifyIn(copy, measured.result)).rejects.toMatchObject({ code: 'RUN_INVALID' })
  })
})
