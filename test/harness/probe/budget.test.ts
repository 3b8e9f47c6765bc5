import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../harness/probe/budget.ts'
import { hasPresetDictionary } from '../../../harness/probe/codecs.ts'
import { observe, probe } from './subjects.ts'

const value = 'pneumonie links onder'

describe('a budget', () => {
  it('refuses what goes beyond the bytes or the views, and says which', () => {
    const budget = createBudget({ maxTotalBytes: 10, maxViews: 2 })
    expect([budget.take('bytes', 10), budget.take('bytes', 1)]).toEqual([true, false])
    expect([budget.take('views', 2), budget.take('views', 1)]).toEqual([true, false])
    expect(budget.hits).toEqual(['total of 10 decoded bytes', 'total of 2 views'])
  })

  it('ends when its time is over, and says so', () => {
    let nowMs = 0
    const budget = createBudget({ maxDurationMs: 1000 }, () => nowMs)
    const takeMany = () => Array.from({ length: 200 }, () => budget.take('bytes', 1)).every(Boolean)
    expect(takeMany()).toBe(true)
    nowMs = 1001
    expect(takeMany()).toBe(false)
    expect(budget.hits).toEqual(['time of 1 seconds'])
  })

  it('says nothing as long as nothing is cut off', () => {
    const budget = createBudget()
    budget.take('bytes', 1024)
    expect(budget.hits).toEqual([])
  })
})

it('what was cut off gives the same findings and the same limits each time', async () => {
  const text = Array.from({ length: 40 }, (_, i) => Buffer.from(`${value} ${i} `.repeat(12)).toString('base64')).join(
    ' ',
  )
  const input = { observations: [observe(text)], budget: { maxViews: 12 } }
  const [first, second] = [await probe('', value, input), await probe('', value, input)]
  expect(first.findings.length).toBeGreaterThan(0)
  expect(second).toEqual(first)
  expect(first.coverage.budgetsHit).toEqual(['total of 12 views'])
})

it('a stream that needs a dictionary which is not at hand is stated, text and other streams are not', async () => {
  const record = (i: number) => `{"achternaam":"Jansen","reden":"pneumonie ${i}","dosering":"${i * 37} mg"}`
  const dictionary = Buffer.from(record(0))
  const content = Buffer.from([1, 2, 3, 4, 5].map(record).join(','))
  const hitsOf = async (bytes: Buffer | string) => (await probe(bytes, value)).coverage.budgetsHit
  expect(await hitsOf(deflateSync(content, { dictionary }))).toEqual(['zlib: a preset dictionary that is not at hand'])
  expect(await hitsOf(deflateSync(content))).toEqual([])
  expect(await hitsOf(`x ${'en verder niets '.repeat(9)}`)).toEqual([])
})

it('random bytes with the header of such a stream are none', () => {
  // CMF, FLG with FDICT and the check bits, DICTID; behind it a block with fixed codes (RFC 1950 2.2, RFC 1951 3.2.6).
  const taken = Array.from({ length: 20_000 }, () => {
    const bytes = randomBytes(200)
    bytes.writeUInt16BE(0x78_20 + (31 - (0x78_20 % 31)))
    bytes[6] = ((bytes[6] ?? 0) & ~6) | 2
    return hasPresetDictionary(bytes)
  })
  expect(taken.filter(Boolean).length).toBeLessThan(200)
})
