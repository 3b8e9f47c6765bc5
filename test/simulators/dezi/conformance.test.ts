import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conformanceCases } from './conformance.ts'
import { type ConformanceBench, createConformanceBench } from './conformance-bench.ts'

let bench: ConformanceBench

beforeAll(async () => {
  bench = await createConformanceBench()
})
afterAll(() => bench[Symbol.asyncDispose]())

describe('the list of what must be taken and refused', () => {
  test.each(conformanceCases.map((each) => [each.id, each.expected, each] as const))(
    '%s: %s',
    async (_, expected, given) => {
      const check = await bench.run(given)
      expect(check.ok ? 'accepted' : `${check.code}`, check.ok ? '' : check.reason).toBe(expected)
    },
  )

  test('names each case once, and has both kinds for every subject', () => {
    expect(new Set(conformanceCases.map(({ id }) => id)).size).toBe(conformanceCases.length)
    for (const subject of ['verklaring', 'keys', 'envelope', 'userinfo', 'pass'] as const) {
      const outcomes = conformanceCases.filter((each) => each.subject === subject).map(({ expected }) => expected)
      expect(outcomes).toContain('accepted')
      expect(outcomes.some((outcome) => outcome !== 'accepted')).toBe(true)
    }
  })
})
