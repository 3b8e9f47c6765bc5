/** The measurement must be able to fail (design 2.3): each way to break it changes the verdict. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sabotage } from '../../../harness/contracts/party.ts'
import type { ExchangeResult, Result } from '../../../harness/contracts/result.ts'
import { decodersOf, plantedEncodings } from '../../../harness/probe/planted.ts'
import { assessExchange } from '../../../harness/run/assess-exchange.ts'
import { evidenceFolder, readEvidence } from '../../../harness/run/evidence-folder.ts'
import { createTestIssuer, type Measurement, measure, planOf, rememberIssued } from './measure.ts'

const shielded = 'cn-5/message-jwe'
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
        sabotage: { broker: [sabotage] },
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
    const conforming = await planOf('cn-5/element-jwe-medical')
    const logging = {
      ...conforming,
      id: `${conforming.id}-logging`,
      parties: conforming.parties.map((party) =>
        party.id === 'broker' ? { ...party, faults: [...party.faults, 'logs-bodies'] } : party,
      ),
    }
    await using measured = await measure([conforming, logging], { issuer: await issued, memory: false })
    const { exchanges, findings } = measured.result
    const of = ({ id }: Pick<ExchangeResult, 'id'>) => exchanges.find((exchange) => exchange.id === id)
    const logged = (plan: Pick<ExchangeResult, 'id'>) => {
      const classes = new Map(of(plan)?.exposures.map((exposure) => [exposure.element, exposure.class]))
      return findings.filter(
        ({ exchange, party, vantage, level, element }) =>
          exchange === plan.id &&
          party === 'broker' &&
          vantage === 'logged' &&
          level === 'plaintext' &&
          classes.get(element) === 'administrative',
      )
    }
    expect(logged(conforming)).toEqual([])
    expect(logged(logging).length).toBeGreaterThan(0)
    expect(of(logging)?.verdicts.atRest.outcome).toBe('fail')
  })
})
