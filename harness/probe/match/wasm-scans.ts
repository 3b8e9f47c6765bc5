/** The loops of the search in WebAssembly, two functions for each sampling. */

import { bitShift, masksOf, multiplier, type Sampling, wordShift } from './samplings.ts'
import {
  assemble,
  both,
  type Code,
  compute,
  computeLong,
  constant,
  constantLong,
  get,
  load32,
  load64,
  set,
  store32,
  type WasmFunction,
  when,
  whileLoop,
  wrap,
} from './wasm-assembler.ts'

/**
 * By name and number of the sampling, addresses in bytes:
 * `filter`(at, to, bitmap, mask of its addresses, places) collects the places that pass, and gives the end of them;
 * `verify`(place, end of places, buckets, mask of their addresses, candidates, end of their room) collects the candidates
 * at them, and gives the first place that it had no room for.
 */
export type Scans = (sampling: number) => Record<'filter' | 'verify', (...values: number[]) => number>

/** What `verify` leaves at these words of the memory: the end of the candidates, and the bytes of the tests it made. */
export const statusFields = { end: 0, tested: 1 } as const

/** Samples in one turn of the loop. */
const unrolled = 4
const wordBits = 2

export function assembleScans(samplings: readonly Sampling[]): Uint8Array<ArrayBuffer> {
  return assemble(
    samplings.flatMap((sampling, i) => [filterOf(sampling, `filter${i}`), verifyOf(sampling, `verify${i}`)]),
  )
}

function filterOf(sampling: Sampling, name: string): WasmFunction {
  const [at, to, bitmapAt, mask, place] = [get(0), get(1), get(2), get(3), get(4)] as const
  const hash = get(6)
  const sample = (offset: number): Code => {
    // The shift of a word counts modulo 32, so that no other bits need to be cleared.
    const word = load32(compute(bitmapAt, 'add', compute(shifted(hash, wordShift - wordBits), 'and', mask)))
    const bit = compute(compute(word, 'shrU', shifted(hash, bitShift)), 'and', constant(1))
    return [
      ...set(6, product(sampling, at, offset)),
      // Every place is written; only behind those in the bitmap it stays.
      ...store32(place, compute(at, 'add', constant(offset))),
      ...set(4, compute(place, 'add', compute(bit, 'shl', constant(wordBits)))),
    ]
  }
  const advance = (samples: number) => set(0, compute(at, 'add', constant(samples * sampling.stride)))
  const turns = Array.from({ length: unrolled }, (_, i) => sample(i * sampling.stride)).flat()
  const last = compute(at, 'add', constant((unrolled - 1) * sampling.stride))
  const body = [
    ...whileLoop(compute(last, 'ltU', to), [...turns, ...advance(unrolled)]),
    ...whileLoop(compute(at, 'ltU', to), [...sample(0), ...advance(1)]),
    ...place,
  ]
  return { name, parameters: 5, locals: { words: 1, longs: 1 }, body }
}

function verifyOf(sampling: Sampling, name: string): WasmFunction {
  const [place, placesEnd, bucketsAt, bucketMask, candidate, room] = [
    get(0),
    get(1),
    get(2),
    get(3),
    get(4),
    get(5),
  ] as const
  const [at, bucket, test, end, tested] = [get(6), get(7), get(8), get(9), get(10)] as const
  const hash = get(11)
  const low = constant(masksOf(sampling).low)
  const isFirst = compute(compute(load32(at), 'and', low), 'eq', load32(test))
  const other = load32(compute(at, 'add', load32(test, 4)))
  const isOther = compute(compute(other, 'and', low), 'eq', load32(test, 8))
  const found = [
    ...store32(candidate, load32(test, 12)),
    ...store32(candidate, at, 4),
    ...set(4, compute(candidate, 'add', constant(8))),
  ]
  // A test has sixteen bytes, a candidate eight.
  const most = compute(candidate, 'add', compute(compute(end, 'sub', test), 'shrU', constant(1)))
  const hasRoom = [
    ...set(6, load32(place)),
    ...set(11, product(sampling, at, 0)),
    ...set(7, compute(bucketsAt, 'add', compute(shifted(hash, -wordBits), 'and', bucketMask))),
    ...set(8, load32(bucket)),
    ...set(9, load32(bucket, 4)),
    ...compute(most, 'leU', room),
  ]
  const body = [
    ...whileLoop(both(compute(place, 'ltU', placesEnd), hasRoom), [
      ...set(10, compute(tested, 'add', compute(end, 'sub', test))),
      ...whileLoop(compute(test, 'ltU', end), [
        ...when(both(isFirst, isOther), found),
        ...set(8, compute(test, 'add', constant(16))),
      ]),
      ...set(0, compute(place, 'add', constant(4))),
    ]),
    ...store32(constant(statusFields.end * 4), candidate),
    ...store32(constant(statusFields.tested * 4), tested),
    ...place,
  ]
  return { name, parameters: 6, locals: { words: 5, longs: 1 }, body }
}

/** A number of 64 bits, of which the high half is the hash of the group. */
function product(sampling: Sampling, at: Code, offset: number): Code {
  const mask = (1n << BigInt(8 * sampling.groupBytes)) - 1n
  return computeLong(computeLong(load64(at, offset), 'and', constantLong(mask)), 'mul', constantLong(multiplier))
}

/** Bits of the hash, from `bits` on. */
function shifted(long: Code, bits: number): Code {
  return wrap(computeLong(long, 'shrU', constantLong(BigInt(32 + bits))))
}
