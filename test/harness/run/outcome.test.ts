import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeReason } from '../../../harness/contracts/reasons.ts'
import type { ExchangeResult, Reason, Requirement } from '../../../harness/contracts/result.ts'
import { decideOutcome } from '../../../harness/run/outcome.ts'
import { type Measurement, measure, planOf } from './measure.ts'

/** An end that exchanges directly, with processors of both ends around it. */
const direct = 'cn-5-nuts/direct'

let asSystems: Measurement
let asOrganisations: Measurement

beforeAll(async () => {
  const plans = [await planOf(direct)]
  asSystems = await measure(plans, { require: 'strict', memory: false })
  asOrganisations = await measure(plans, { require: 'strict', ends: 'organisation', memory: false })
}, 120_000)
afterAll(async () => {
  await asSystems[Symbol.asyncDispose]()
  await asOrganisations[Symbol.asyncDispose]()
})

function onlyExchange({ result }: Measurement): ExchangeResult {
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('nothing was measured')
  return exchange
}

/** The same result with one more reason in the verdict that is asked for. */
function withReason(exchange: ExchangeResult, require: 'strict' | 'flexible', reason: Reason): ExchangeResult {
  const { outcome, reasons } = exchange.verdicts[require]
  return { ...exchange, verdicts: { ...exchange.verdicts, [require]: { outcome, reasons: [...reasons, reason] } } }
}

const exitCodeOf = (exchange: ExchangeResult, require: Requirement) => decideOutcome([exchange], require).exitCode

describe('what only processors of an end can read', () => {
  it('gives attention, which meets --require strict and flexible while an end is its system', () => {
    expect(asSystems.result.run).toMatchObject({ outcome: 'pass', exitCode: 0 })
    const exchange = onlyExchange(asSystems)
    for (const require of ['strict', 'flexible'] as const) {
      expect(exchange.verdicts[require].outcome).toBe('attention')
      expect(exitCodeOf(exchange, require)).toBe(0)
    }
  })

  it('fails, and exits 1, when an end is the organisation alone', () => {
    expect(asOrganisations.result.run).toMatchObject({ outcome: 'fail', exitCode: 1 })
    expect(onlyExchange(asOrganisations).verdicts).toMatchObject({
      strict: { outcome: 'fail' },
      flexible: { outcome: 'fail' },
    })
  })

  it.each([
    makeReason('opaque', { party: 'zh-node', bytes: 12 }),
    makeReason('budget', { party: 'zh-node', limits: 'depth' }),
    makeReason('replay-opaque', { party: 'zh-node', bytes: 12 }),
    makeReason('replay-not-tried', { party: 'zh-node', detail: 'killed' }),
    makeReason('identity-exposed', { party: 'zh-node', count: 1, level: 'plaintext', example: 'Patient.name' }),
  ])('does not meet it beside another attention ($code)', (reason) => {
    for (const require of ['strict', 'flexible'] as const) {
      expect(exitCodeOf(withReason(onlyExchange(asSystems), require, reason), require)).toBe(1)
    }
  })

  it('is not met by attention that no processor gives', () => {
    const exchange = onlyExchange(asSystems)
    const opaque = { outcome: 'attention' as const, reasons: [makeReason('opaque', { party: 'lsp', bytes: 1 })] }
    expect(exitCodeOf({ ...exchange, verdicts: { ...exchange.verdicts, strict: opaque } }, 'strict')).toBe(1)
    expect(
      exitCodeOf({ ...exchange, verdicts: { ...exchange.verdicts, strict: { ...opaque, reasons: [] } } }, 'strict'),
    ).toBe(1)
  })

  it('is still told from a pass where the scenario expects one', () => {
    const exchange = onlyExchange(asSystems)
    const expected = { strict: { outcome: 'pass' as const, source: 'test' } }
    expect(exitCodeOf({ ...exchange, expected }, 'expected')).toBe(1)
    expect(
      exitCodeOf({ ...exchange, expected: { strict: { outcome: 'attention', source: 'test' } } }, 'expected'),
    ).toBe(0)
  })
})

describe('a run', () => {
  it('that measured nothing has met no requirement', () => {
    expect(decideOutcome([], 'expected')).toMatchObject({ outcome: 'inconclusive', exitCode: 3 })
  })

  it('exits 127 for what a product does not support, after what failed and what could not be measured', () => {
    const exchange = onlyExchange(asSystems)
    const set = (outcome: 'fail' | 'inconclusive'): ExchangeResult => ({
      ...exchange,
      verdicts: { ...exchange.verdicts, strict: { outcome, reasons: [] } },
    })
    const refused = { ...set('inconclusive'), unsupported: 'answered 501' }
    expect(decideOutcome([exchange, refused], 'strict')).toEqual({ outcome: 'inconclusive', exitCode: 127 })
    expect(decideOutcome([refused, set('inconclusive')], 'strict').exitCode).toBe(3)
    expect(decideOutcome([refused, set('fail')], 'strict').exitCode).toBe(1)
    expect(decideOutcome([{ ...set('fail'), unsupported: 'answered 501' }], 'strict').exitCode).toBe(1)
    expect(decideOutcome([{ ...refused, expected: {} }], 'expected').exitCode).toBe(127)
  })

  it('exits 1 for what failed beside what could not be measured', () => {
    const exchange = onlyExchange(asSystems)
    const set = (outcome: 'fail' | 'inconclusive'): ExchangeResult => ({
      ...exchange,
      verdicts: { ...exchange.verdicts, strict: { outcome, reasons: [] } },
    })
    expect(decideOutcome([exchange, set('inconclusive')], 'strict').exitCode).toBe(3)
    expect(decideOutcome([set('inconclusive'), set('fail')], 'strict').exitCode).toBe(1)
  })
})
