/**
 * The inner loop of the search: every so many bytes a group of up to eight is looked up in a bitmap of hashes. The same
 * loop twice: in JavaScript, and in WebAssembly, which goes about three times as fast and needs the bytes copied.
 */

import { assemble, compute, constant, get, load8, load32, set, store32, whileLoop } from './wasm-assembler.ts'

/** The bits that count, of the first four bytes and of the four behind them. */
export interface GroupMasks {
  low: number
  high: number
}

export interface Sampling {
  /** Distance between the places that are looked at, bytes. */
  stride: number
  masks: GroupMasks
  /** A bit per hash: set for the groups that are looked for. */
  bitmap: Uint8Array
  /** 32 less the bits of the hash. */
  shift: number
}

/** Collects the sampled places in [from, to) whose group may be looked for; they stand in `places` until the next call. */
export interface Collector {
  collect(bytes: Buffer, from: number, to: number): number
  readonly places: Int32Array
}

/** Knuth's multiplier, 2^32 divided by the golden ratio, and another odd number without a pattern. */
const lowMultiplier = 0x9e3779b1 | 0
const highMultiplier = 0x85ebca6b | 0
/** A multiple of every stride, so that the samples of one window continue those of the one before. */
export const windowBytes = 12 * 5_460
/** Shorter input is not worth the copy. */
const shortestCopied = 96
const pageBytes = 65_536
const longestGroup = 8

/** The masked words of a group as 32 bits, of which the highest are the best mixed. */
export function hashGroup(low: number, high: number): number {
  return (Math.imul(low, lowMultiplier) + Math.imul(high, highMultiplier)) | 0
}

export function createScriptCollector({ stride, masks: { low, high }, bitmap, shift }: Sampling): Collector {
  const places = new Int32Array(windowBytes / stride + 1)
  const word = (bytes: Buffer, at: number) => {
    const half = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
    return half | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
  }
  return {
    places,
    collect(bytes, from, to) {
      let count = 0
      for (let i = from; i < to; i += stride) {
        const at = hashGroup(word(bytes, i) & low, high === 0 ? 0 : word(bytes, i + 4) & high) >>> shift
        // Every place is written; only behind those in the bitmap it stays.
        places[count] = i
        count += ((bitmap[at >>> 3] as number) >>> (at & 7)) & 1
      }
      return count
    },
  }
}

export function createWasmCollector(sampling: Sampling): Collector {
  const { stride, masks, bitmap, shift } = sampling
  const textAt = bitmap.length
  const placesAt = textAt + windowBytes + 2 * longestGroup
  const size = placesAt + (windowBytes / stride + 1) * 4
  const { run, memory } = instantiate(Math.ceil(size / pageBytes))
  const heap = new Uint8Array(memory.buffer)
  heap.set(bitmap)
  const places = new Int32Array(memory.buffer, placesAt, windowBytes / stride + 1)
  const script = createScriptCollector(sampling)
  let filled: Int32Array = places
  return {
    get places() {
      return filled
    },
    collect(bytes, from, to) {
      if (to - from < shortestCopied) {
        filled = script.places
        return script.collect(bytes, from, to)
      }
      filled = places
      const end = Math.min(bytes.length, to + longestGroup)
      heap.set(bytes.subarray(from, end), textAt)
      heap.fill(0, textAt + end - from, textAt + end - from + longestGroup)
      const count = run(textAt, textAt + to - from, stride, masks.low, masks.high, shift, placesAt)
      const back = from - textAt
      for (let k = 0; k < count; k += 1) places[k] = (places[k] as number) + back
      return count
    },
  }
}

/** The bitmap stands at address 0. Gives the number of places, four bytes each. */
function assembleCollect(memoryPages: number): Uint8Array<ArrayBuffer> {
  const [at, to, stride, low, high, shift, place] = [get(0), get(1), get(2), get(3), get(4), get(5), get(6)] as const
  const [first, hash] = [get(7), get(8)] as const
  const lowHash = compute(compute(load32(at), 'and', low), 'mul', constant(lowMultiplier))
  const highWord = load32(compute(at, 'add', constant(4)))
  const highHash = compute(compute(highWord, 'and', high), 'mul', constant(highMultiplier))
  const bitmapByte = load8(compute(hash, 'shrU', constant(3)))
  const bit = compute(compute(bitmapByte, 'shrU', compute(hash, 'and', constant(7))), 'and', constant(1))
  const step = [
    ...store32(place, at),
    ...set(8, compute(compute(lowHash, 'add', highHash), 'shrU', shift)),
    ...set(6, compute(place, 'add', compute(bit, 'shl', constant(2)))),
    ...set(0, compute(at, 'add', stride)),
  ]
  const body = [
    ...set(7, place),
    ...whileLoop(compute(at, 'ltU', to), step),
    ...compute(compute(place, 'sub', first), 'shrU', constant(2)),
  ]
  return assemble({ parameters: 7, locals: 2, body }, memoryPages)
}

function instantiate(memoryPages: number): { run(...values: number[]): number; memory: WebAssembly.Memory } {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleCollect(memoryPages)))
  const { run, memory } = exports
  if (typeof run !== 'function' || !(memory instanceof WebAssembly.Memory)) throw new TypeError('no such export')
  return { run: (...values) => Number(run(...values)), memory }
}
