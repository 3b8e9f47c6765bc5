import { expect, it } from 'vitest'
import { describeFailure, fuzzTarget } from './fuzz-target.ts'
import { collectSamples } from './samples.ts'
import { decoderTargets } from './targets.ts'

const samples = collectSamples()
const runs = 80

it.each(decoderTargets(samples).map((target) => [target.id, target] as const))(
  '%s withstands hostile input',
  async (_id, target) => {
    const failures = await fuzzTarget(target, samples, { seed: 1, runs })
    expect(failures.map(describeFailure)).toEqual([])
  },
)
