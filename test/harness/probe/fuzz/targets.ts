/** Everything that reads hostile bytes, from the registries: a new decoder or decryptor is included by itself. */

import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { decoders } from '../../../../harness/probe/decoders/registry.ts'
import { createDecryptors } from '../../../../harness/probe/decryptors/registry.ts'
import { checkWhole, planted } from './check-whole.ts'
import type { Ciphertexts } from './ciphertexts.ts'
import { nestRandomly } from './nest.ts'
import type { Run } from './properties.ts'
import { createRandom } from './random.ts'
import type { Samples } from './samples.ts'

export interface Target {
  id: string
  run: Run
  /** What it reads. */
  own: readonly Buffer[]
  marks: readonly Buffer[]
  /** Processor time for one input of at most `longestInput` bytes. */
  mostMs: number
}

export const longestInput = 48 * 1024
const decoderMs = 400
/** Deriving keys from passwords may take this long before an allowance ends it. */
const decryptorMs = 10_000

export function decoderTargets(samples: Samples): Target[] {
  return decoders.map(({ decoder }) => ({
    id: decoder.id,
    run: (view, budget) => decoder.decode(view, budget),
    own: samples.ownOf(decoder.id),
    marks: samples.marksOf(decoder.id),
    mostMs: decoderMs,
  }))
}

/** Each with the keys that open its samples and with others; they are made anew, as they remember keys. */
export function decryptorTargets(ciphertexts: Ciphertexts): Target[] {
  const kinds = { right: [...ciphertexts.wrong, ...ciphertexts.right], wrong: ciphertexts.wrong }
  return Object.entries(kinds).flatMap(([kind, keys]) =>
    createDecryptors().map(({ id }) => ({
      id: `${id}, ${kind} keys`,
      run: decryptWith(id, keys),
      own: ciphertexts.byDecryptor[id] ?? [],
      marks: [],
      mostMs: decryptorMs,
    })),
  )
}

function decryptWith(id: string, keys: readonly HeldKey[]): Run {
  return async (view, budget) => {
    const decryptor = createDecryptors({ hpkeDraft: true }).find((candidate) => candidate.id === id)
    if (decryptor === undefined) throw new Error(`no decryptor ${id}`)
    return decryptor.decrypt(view, keys, budget)
  }
}

/** The whole probe, on what holds a value below several layers. */
export function wholeTargets(samples: Samples): Target[] {
  const random = createRandom(1)
  const nested = Array.from({ length: 60 }, () => nestRandomly(planted, 1 + random.int(6), random).bytes)
  const run: Run = async (view) => {
    const { faults } = await checkWhole(view.bytes)
    if (faults.length > 0) throw new Error(faults.join('; '))
    return { parts: [] }
  }
  return [{ id: 'whole probe', run, own: [...nested, ...samples.all], marks: samples.marks, mostMs: 4000 }]
}
