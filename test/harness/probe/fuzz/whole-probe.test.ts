import { describe, expect, it } from 'vitest'
import { checkWhole, planted } from './check-whole.ts'
import { mutate } from './mutate.ts'
import { nestRandomly } from './nest.ts'
import { createRandom } from './random.ts'
import { collectSamples } from './samples.ts'
import { longestInput } from './targets.ts'

const samples = collectSamples()
const deepest = 6
const rounds = Array.from({ length: 12 }, (_, i) => i)
const perRound = 8

describe.each(rounds)('round %i of formats in formats', (round) => {
  const seeds = Array.from({ length: perRound }, (_, i) => 1 + round * perRound + i)

  it('leads to the value, by steps that can be replayed', async () => {
    for (const seed of seeds) {
      const random = createRandom(seed)
      const { bytes, layers } = nestRandomly(planted, 1 + random.int(deepest), random)
      const told = `seed ${seed}: ${layers.join(' < ')}`
      expect([told, await checkWhole(bytes)]).toEqual([told, { faults: [], found: true }])
    }
  })

  it('withstands damage, and what is found can be replayed', async () => {
    for (const seed of seeds) {
      const random = createRandom(seed)
      const { bytes } = nestRandomly(planted, 1 + random.int(deepest), random)
      const input = mutate(bytes, { random, others: samples.all, marks: samples.marks, longest: longestInput })
      const told = `seed ${seed}: ${input.toString('base64')}`
      expect([told, (await checkWhole(input)).faults]).toEqual([told, []])
    }
  })
})
