/** A handover that is offered to several, as shipped: candidates are ends, and what they could know is measured. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeResult } from '../../../harness/contracts/result.ts'
import { type Measurement, measure, planOf } from './measure.ts'

let measured: Measurement
beforeAll(async () => {
  const ids = ['cn-5-candidates/advance-notice', 'cn-5-candidates/bsn-in-task', 'cn-5-variants/cancelled']
  measured = await measure(await Promise.all(ids.map(planOf)), { memory: false })
})
afterAll(() => measured[Symbol.asyncDispose]())

function exchange(variant: string): ExchangeResult {
  const found = measured.result.exchanges.find((one) => one.variant === variant)
  if (found === undefined) throw new Error(`${variant} was not measured`)
  return found
}

const readBy = (variant: string, party: string) =>
  exchange(variant).exposures.filter(
    (each) => each.party === party && ['plaintext', 'decryptable', 'obtainable'].includes(each.level),
  )

describe('a handover with candidates', () => {
  it('is as expected in every variant', () => {
    expect(measured.result.exchanges.filter(({ asExpected }) => !asExpected).map(({ id }) => id)).toEqual([])
  })

  it('measures the candidates that were not chosen, and neither end', () => {
    const { controls, coverage } = exchange('advance-notice')
    const candidates = ['afgevallen', 'weigeraar']
    expect(new Set(controls.map(({ party }) => party))).toEqual(new Set(candidates))
    expect(coverage.map(({ party }) => party)).toEqual(candidates)
    expect(coverage.every(({ opaqueBytes }) => opaqueBytes === 0)).toBe(true)
  })

  it('finds the advance notice at them, and nothing of the patient', () => {
    for (const party of ['afgevallen', 'weigeraar']) {
      const read = readBy('advance-notice', party)
      expect(read.filter((each) => each.class === 'medical').length).toBeGreaterThan(3)
      expect(read.filter((each) => each.class === 'identity')).toEqual([])
    }
  })

  it('finds the BSN at them when the sender gives it, encrypted to them or not', () => {
    expect(readBy('bsn-in-task', 'afgevallen').filter((each) => each.class === 'identity')).toMatchObject([
      { element: 'Patient.identifier[0].value' },
    ])
  })

  it('has the steps of every end', () => {
    const steps = exchange('advance-notice').steps
    expect(new Set(steps.map(({ from }) => from))).toEqual(
      new Set(['ziekenhuis', 'gekozen', 'afgevallen', 'weigeraar']),
    )
  })
})

describe('a cancellation', () => {
  it('is triggered, arrives, and ends access', () => {
    const { verdicts, steps } = exchange('cancelled')
    expect(verdicts.functional.reasons).toMatchObject([{ code: 'cancellation-kept' }])
    expect(steps.find(({ name }) => name === 'cancel')).toMatchObject({ from: 'ziekenhuis', outcome: 'ok' })
  })
})
