/** A nursing handoff through a broker, both ways: the record is a document, and who vouches is another question than who reads. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeResult } from '../../../harness/contracts/result.ts'
import { type Measurement, measure, planOf } from './measure.ts'

let measured: Measurement
beforeAll(async () => {
  const ids = ['cn-5/as-is', 'cn-5/vvt-to-hospital', 'cn-5/own-keys', 'cn-5/message-jwe']
  measured = await measure(await Promise.all(ids.map(planOf)))
})
afterAll(() => measured[Symbol.asyncDispose]())

function exchange(variant: string): ExchangeResult {
  const found = measured.result.exchanges.find((one) => one.variant === variant)
  if (found === undefined) throw new Error(`${variant} was not measured`)
  return found
}

const outcomes = (variant: string) =>
  Object.fromEntries(Object.entries(exchange(variant).verdicts).map(([name, { outcome }]) => [name, outcome]))

describe('a handoff between Zorgplatform and a broker', () => {
  it.each(['as-is', 'vvt-to-hospital'])('is read by both in between, who vouch for nobody: %s', (variant) => {
    expect(outcomes(variant)).toMatchObject({ functional: 'pass', strict: 'fail', systemAuthentication: 'fail' })
    const readers = exchange(variant).exposures.filter(({ level }) => level === 'plaintext')
    expect(new Set(readers.map(({ party }) => party))).toEqual(new Set(['zorgplatform', 'broker']))
    expect(readers.filter(({ element }) => element.startsWith('Composition.section')).length).toBeGreaterThan(60)
  })

  it('goes the other way round where the variant says so', () => {
    expect(exchange('vvt-to-hospital').route).toEqual(exchange('as-is').route.toReversed())
    expect(exchange('vvt-to-hospital').steps.find(({ name }) => name === 'notify')).toMatchObject({ from: 'vvt' })
  })

  it('is still read when the broker holds no key, though the ends then know each other', () => {
    expect(outcomes('own-keys')).toMatchObject({ strict: 'fail', systemAuthentication: 'pass' })
  })

  it('is closed to both when the ends encrypt the document', () => {
    expect(outcomes('message-jwe')).toMatchObject({ functional: 'pass', strict: 'pass', systemAuthentication: 'pass' })
  })
})
