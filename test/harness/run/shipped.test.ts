/** Of every scenario that is shipped the variant of which most is expected, run for real: it comes out so. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadShippedScenarios } from '../../../harness/cli/composition.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import { isAsExpected } from '../../../harness/judge/judge-exchange.ts'
import { type Measurement, measure } from './measure.ts'

let plans: ExchangePlan[]
let measured: Measurement
beforeAll(async () => {
  const scenarios = await loadShippedScenarios()
  plans = scenarios.map(({ exchanges }) => mostExpected(exchanges))
  measured = await measure(plans, { memory: false })
}, 180_000)
afterAll(() => measured[Symbol.asyncDispose]())

function mostExpected(exchanges: readonly ExchangePlan[]): ExchangePlan {
  const count = ({ expect: expected }: ExchangePlan) => Object.keys(expected).length
  return exchanges.reduce((most, plan) => (count(plan) > count(most) ? plan : most))
}

describe('a scenario that is shipped', () => {
  it('comes out as expected', () => {
    const { exchanges } = measured.result
    expect(exchanges.map(({ id }) => id).sort()).toEqual(plans.map(({ id }) => id).sort())
    expect(exchanges.filter(({ asExpected }) => !asExpected).map(({ id }) => id)).toEqual([])
    expect(exchanges.flatMap(({ expected }) => Object.keys(expected)).length).toBeGreaterThan(5 * plans.length)
  })

  it('would not with any one of its expectations turned round', () => {
    for (const { verdicts, expected } of measured.result.exchanges) {
      for (const [name, { outcome }] of Object.entries(expected)) {
        const turned = { [name]: { outcome: outcome === 'pass' ? ('fail' as const) : ('pass' as const) } }
        expect(isAsExpected(verdicts, turned)).toBe(false)
      }
    }
  })
})
