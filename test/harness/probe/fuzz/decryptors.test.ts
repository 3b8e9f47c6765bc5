import { beforeAll, describe, expect, it } from 'vitest'
import { createDecryptors } from '../../../../harness/probe/decryptors/registry.ts'
import { type Ciphertexts, makeCiphertexts } from './ciphertexts.ts'
import { describeFailure, fuzzTarget } from './fuzz-target.ts'
import { attempt } from './properties.ts'
import { collectSamples } from './samples.ts'
import { decryptorTargets } from './targets.ts'

const runs = 40
/** To derive keys from passwords takes seconds by itself. */
const cpuMs = 100
const ids = createDecryptors().map(({ id }) => id)
const samples = collectSamples()
let ciphertexts: Ciphertexts

beforeAll(async () => {
  ciphertexts = await makeCiphertexts()
})

const targetOf = (id: string) => {
  const found = decryptorTargets(ciphertexts).find((target) => target.id === id)
  if (found === undefined) throw new Error(`no target ${id}`)
  return found
}

describe.each(ids)('%s', (id) => {
  it('opens its samples with the right keys, and not with others', async () => {
    const [right, wrong] = [targetOf(`${id}, right keys`), targetOf(`${id}, wrong keys`)]
    expect(right.own).not.toEqual([])
    for (const sample of right.own) {
      expect((await attempt(sample, right.run)).output.parts).not.toEqual([])
      expect((await attempt(sample, wrong.run)).output.parts).toEqual([])
    }
  })

  it.each(['right', 'wrong'])('withstands hostile input with %s keys', async (kind) => {
    const all = Object.values(ciphertexts.byDecryptor).flat()
    const pool = { all, marks: samples.marks }
    const failures = await fuzzTarget(targetOf(`${id}, ${kind} keys`), pool, { seed: 1, runs, cpuMs })
    expect(failures.map(describeFailure)).toEqual([])
  })
})
