import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../harness/truth/random.ts'

const draw = (seed: string) => {
  const random = createRandom(seed)
  return Array.from({ length: 50 }, () => random.integer(0, 2 ** 40))
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed, on any machine', () => {
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a').slice(0, 2)).toEqual([114366667386, 497278671128])
  })

  it('gives other numbers for another seed', () => {
    expect(draw('a').filter((number) => draw('b').includes(number))).toEqual([])
  })

  it('stays within its bounds and reaches them all evenly', () => {
    const random = createRandom('bounds')
    const counts = new Map<number, number>()
    for (let i = 0; i < 7000; i += 1) {
      const number = random.integer(-3, 3)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3])
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
