/** The measurement must be able to fail (design 2.3): each way to break it changes the verdict. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sabotage } from '../../../harness/contracts/party.ts'
import type { ExchangeResult, Result } from '../../../harness/contracts/result.ts'
import { decodersOf, plantedEncodings } from '../../../harness/probe/planted.ts'
import { assessExchange } from '../../../harness/run/assess-exchange.ts'
import { evidenceFolder, readEvidence } from '../../../harness/run/evidence-folder.ts'
import { createTestIssuer, type Measurement, measure, planOf, rememberIssued } from './measure.ts'

const shielded = 'cn-4/message-jwe'
/** One for all runs. */
const issued = createTestIssuer().then(rememberIssued)

function only(result: Result): ExchangeResult {
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('nothing was measured')
  return exchange
}

describe('an untouched measurement', () => {
  let measured: Measurement
  beforeAll(async () => {
    measured = await measure([await planOf(shielded)], { issuer: await issued, memory: false })
  })
  afterAll(() => measured[Symbol.asyncDispose]())

  it('passes strict, with every control in place', () => {
    const exchange = only(measured.result)
    expect(exchange.verdicts.strict).toMatchObject({ outcome: 'pass' })
    expect(exchange.controls.every(({ positive, negative }) => positive && negative)).toBe(true)
  })

  const decoders = [...new Set(plantedEncodings.flatMap(decodersOf))]
  it.each([...decoders, 'http'])('is inconclusive or worse with the %s decoder blinded', async (decoder) => {
    const directory = evidenceFolder(measured.directory, shielded)
    const { result } = await assessExchange(directory, await readEvidence(directory), { disabledDecoders: [decoder] })
    expect(['inconclusive', 'attention']).toContain(result.verdicts.strict.outcome)
    expect(result.verdicts.strict.outcome).not.toBe('pass')
  })
})

describe('sabotage', () => {
  it.each([
    ['tap-off', 'tally-differs'],
    ['tap-drops-chunk', 'tally-differs'],
    ['store-control-missing', 'control-missing'],
    ['log-control-missing', 'control-missing'],
    ['memory-control-missing', 'control-missing'],
  ] as const satisfies [Sabotage, string][])(
    '%s at an intermediary makes its verdicts inconclusive',
    async (sabotage, code) => {
      await using measured = await measure([await planOf(shielded)], {
        issuer: await issued,
        memory: sabotage === 'memory-control-missing',
        sabotage: { lsp: [sabotage] },
      })
      const { verdicts } = only(measured.result)
      expect(verdicts.functional.outcome).toBe('pass')
      expect(verdicts.strict.outcome).toBe('inconclusive')
      expect(verdicts.flexible.outcome).toBe('inconclusive')
      expect(verdicts.strict.reasons.map((reason) => reason.code)).toContain(code)
      expect(measured.result.run.exitCode).toBe(3)
    },
  )

  it('a party that logs what passes turns up in logged, and turns atRest', async () => {
    const plan = await planOf('cn-4/element-jwe-identity')
    const logging = {
      ...plan,
      parties: plan.parties.map((party) =>
        party.id === 'lsp' ? { ...party, faults: [...party.faults, 'logs-bodies'] } : party,
      ),
    }
    const changes = { issuer: await issued, memory: false }
    await using conforming = await measure([plan], changes)
    await using faulty = await measure([logging], changes)
    const logged = (result: Result) =>
      result.findings.filter(
        ({ party, vantage, level }) => party === 'lsp' && vantage === 'logged' && level === 'plaintext',
      )
    const administrative = (result: Result) => {
      const classes = new Map(only(result).exposures.map((exposure) => [exposure.element, exposure.class]))
      return logged(result).filter(({ element }) => classes.get(element) === 'administrative')
    }
    expect(administrative(conforming.result)).toEqual([])
    expect(administrative(faulty.result).length).toBeGreaterThan(0)
    expect(only(faulty.result).verdicts.atRest.outcome).toBe('fail')
  })
})
