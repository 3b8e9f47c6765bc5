import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eachBsn } from '../../../harness/probe/small-domains.ts'
import { bsn, bsnElement, element, probe } from './subjects.ts'

const birthDate = element('1970-03-04', { element: 'Patient.birthDate', class: 'identity', kind: 'date' })
const elements = [bsnElement, birthDate]
const digest = (algorithm: string, encoding: 'hex' | 'base64' | 'base64url', value = bsn) =>
  createHash(algorithm).update(value).digest(encoding)

describe('a hashed citizen service number', () => {
  it.each(
    ['sha224', 'sha256', 'sha384', 'sha512'].flatMap((algorithm) =>
      (['hex', 'base64', 'base64url'] as const).map((encoding) => [algorithm, encoding] as const),
    ),
  )('is found as %s in %s', async (algorithm, encoding) => {
    const { findings } = await probe(`token=${digest(algorithm, encoding)}`, '', { elements })
    expect(findings).toMatchObject([{ level: 'reidentifiable', element: bsnElement.element }])
    expect(findings[0]?.form).toContain(`${algorithm}(bsn)/`)
  })

  it('is found in capitals', async () => {
    expect((await probe(digest('sha256', 'hex').toUpperCase(), '', { elements })).findings).toHaveLength(1)
  })

  it('comes with what it cost to find the number again', async () => {
    const { findings } = await probe(digest('sha256', 'hex'), '', { elements })
    const { tries = 0, space = 0, durationMs = 0, projectedMs = 0 } = findings[0]?.cost ?? {}
    expect(tries).toBe(1 + [...firstTestNumbers()].indexOf(bsn))
    expect(space).toBe(90_909_091)
    expect(projectedMs).toBe(Math.round((durationMs / tries) * space))
  })

  it.each([
    ['of another number', digest('sha256', 'hex', '999991772')],
    ['under a secret key', createHmac('sha256', 'sleutel').update(bsn).digest('hex')],
    ['of another kind', digest('md5', 'hex')],
  ])('is not taken for a hash %s', async (_name, text) => {
    expect((await probe(text, '', { elements })).findings).toEqual([])
  })
})

it('finds a hashed birth date', async () => {
  const { findings } = await probe(digest('sha256', 'hex', '1970-03-04'), '', { elements })
  expect(findings).toMatchObject([{ level: 'reidentifiable', element: 'Patient.birthDate', cost: { tries: 25_630 } }])
})

it('does not look for hashes of values that cannot be tried through', async () => {
  const text = element('pneumonie links onder')
  expect((await probe(digest('sha256', 'hex', text.value), '', { elements: [text] })).findings).toEqual([])
})

it('counts 9091 numbers in the range for tests, each satisfying the 11-proof', () => {
  const numbers = [...firstTestNumbers()]
  const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
  expect(numbers).toHaveLength(9091)
  expect(numbers.every((number) => weights.reduce((sum, w, i) => sum + w * Number(number[i]), 0) % 11 === 0)).toBe(true)
})

function* firstTestNumbers(): Generator<string> {
  for (const number of eachBsn()) {
    if (!number.startsWith('9999')) return
    yield number
  }
}
