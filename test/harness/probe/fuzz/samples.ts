/** What the fuzzing of decoders starts from: everything that the cases of all decoders hold, and their marks. */

import { decoders } from '../../../../harness/probe/decoders/registry.ts'
import { decoderCases } from '../decoder-cases.ts'

export interface Samples {
  /** What each decoder reads, by its id. */
  ownOf(id: string): readonly Buffer[]
  /** Of all decoders together, and what is foreign to them. */
  all: readonly Buffer[]
  /** Byte strings that decoders look for. */
  marks: readonly Buffer[]
  marksOf(id: string): readonly Buffer[]
}

/** Larger samples only slow down what a smaller one shows as well. */
const longestSample = 24_000

export function collectSamples(): Samples {
  const own = new Map(
    Object.entries(decoderCases).map(([id, { ok }]) => [id, Object.values(ok).map(({ input }) => cut(input))]),
  )
  const foreign = Object.values(decoderCases).flatMap(({ ng }) => Object.values(ng).map(cut))
  const marks = new Map(
    decoders.map(({ decoder, marks: registered = [] }) => [
      decoder.id,
      registered.map((mark) => Buffer.from(mark, 'latin1')),
    ]),
  )
  return {
    ownOf: (id) => own.get(id) ?? [],
    all: [...own.values()].flat().concat(foreign),
    marks: [...marks.values()].flat(),
    marksOf: (id) => marks.get(id) ?? [],
  }
}

function cut(sample: Buffer): Buffer {
  return sample.subarray(0, longestSample)
}
