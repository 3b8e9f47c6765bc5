import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { decoders } from '../../../../harness/probe/decoders/registry.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { choosePump, findSlowness, type Pump } from './pump.ts'
import { createRandom } from './random.ts'
import { collectSamples } from './samples.ts'

const samples = collectSamples()
const pumps = 2

/** A mark alone, a mark behind each of what is read, and random stretches. */
function pumpsFor(id: string): Pump[] {
  const own = samples.ownOf(id).filter((sample) => sample.length > 0)
  const marks = samples.marksOf(id)
  const random = createRandom(1)
  const [first = Buffer.from(' ')] = own
  const nothing = Buffer.alloc(0)
  return [
    ...marks.slice(0, 3).map((mark) => ({ head: nothing, unit: mark, tail: nothing })),
    ...marks.slice(0, 1).map((mark) => ({ head: first, unit: mark, tail: first })),
    ...Array.from({ length: pumps }, () => choosePump(own.length > 0 ? own : samples.all, marks, random)),
  ]
}

describe.each(decoders)('$decoder.id', ({ decoder }) => {
  it('takes time in proportion to its input', () => {
    const read = (input: Buffer) => decoder.decode(createRootView(input), createBudget())
    expect(pumpsFor(decoder.id).flatMap((pump) => findSlowness(read, pump) ?? [])).toEqual([])
  })
})

it('a reading that looks back at everything is told from one that does not', () => {
  const unit = Buffer.from('ab')
  const pump = { head: Buffer.alloc(0), unit, tail: Buffer.alloc(0) }
  const quadratic = (input: Buffer) => {
    let found = 0
    for (let at = 0; at < input.length; at += 100) for (let i = 0; i < at; i += 1) if (input[i] === 0x63) found += 1
    return found
  }
  expect(findSlowness((input) => input.includes('c'), pump)).toBeUndefined()
  expect(findSlowness(quadratic, pump)).toMatch(/ms for 240000/)
})
