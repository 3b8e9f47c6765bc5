/**
 * Finds many needles at once. Bytes are sampled at a stride: whatever the alignment, a needle of n bytes holds a sampled
 * group of g within any n - g + 1 >= stride of its positions, so a table of those groups tells where to look closer.
 * Long needles allow a long stride and telling groups; a few short ones do not slow down the rest.
 */

import { type Collector, createScriptCollector, createWasmCollector, windowBytes } from './collect.ts'
import { countGroups, createNeedleIndex, masksOf, type NeedleIndex, type OnHit } from './needle-index.ts'

/** Calls `onHit` for every occurrence of every needle, by rising offset, at one offset by rising number of the needle. */
export type Matcher = (bytes: Buffer, onHit: OnHit) => void

export interface MatcherOptions {
  /** `script` is the reference; both give the same. */
  engine?: 'wasm' | 'script'
}

/** Needles of at least `shortest` bytes are sampled at a stride by groups of so many bytes. */
const samplings = [
  { shortest: 13, stride: 6, groupBytes: 8 },
  { shortest: 9, stride: 4, groupBytes: 6 },
  { shortest: 6, stride: 2, groupBytes: 5 },
  { shortest: 4, stride: 1, groupBytes: 4 },
  { shortest: 3, stride: 1, groupBytes: 3 },
  { shortest: 2, stride: 1, groupBytes: 2 },
  { shortest: 1, stride: 1, groupBytes: 1 },
] as const
/** After so many bytes it shows whether the groups chosen are rare in what is searched. */
const sampleBytes = 128 * 1024
/** More needles looked at than this per byte means that the groups chosen are common. */
const fewLooked = 1 / 1024
const largestSample = 1024 * 1024

export function createMatcher(needles: readonly Buffer[], options: MatcherOptions = {}): Matcher {
  const engine = options.engine ?? (typeof WebAssembly === 'undefined' ? 'script' : 'wasm')
  const left = new Set(needles.keys())
  const scans: Scan[] = []
  for (const sampling of samplings) {
    const indices = [...left].filter((i) => (needles[i]?.length ?? 0) >= sampling.shortest)
    for (const i of indices) left.delete(i)
    if (indices.length > 0) scans.push(createScan({ needles, indices, ...sampling }, engine))
  }
  return (bytes, onHit) => {
    const hits: { needle: number; offset: number }[] = []
    for (const scan of scans) scan(bytes, (needle, offset) => void hits.push({ needle, offset }))
    hits.sort((a, b) => a.offset - b.offset || a.needle - b.needle)
    for (const { needle, offset } of hits) onHit(needle, offset)
  }
}

type Scan = (bytes: Buffer, onHit: OnHit) => void

interface ScanInput {
  needles: readonly Buffer[]
  indices: readonly number[]
  stride: number
  groupBytes: number
}

/** Chooses the groups anew, once, when those chosen without knowing the text turn out to be common in it. */
function createScan(input: ScanInput, engine: 'wasm' | 'script'): Scan {
  const { needles, indices } = input
  let tables = createTables(input, countGroups(indices.map((i) => needles[i] ?? Buffer.alloc(0))), engine)
  let scanned = 0
  let looked = 0
  let settled = input.groupBytes < 4
  return (bytes, onHit) => {
    const end = bytes.length - input.groupBytes + 1
    for (let from = 0; from < end; from += windowBytes) {
      const to = Math.min(end, from + windowBytes)
      looked += scanWindow(tables, bytes, from, to, onHit)
      scanned += to - from
      if (settled || scanned < sampleBytes) continue
      settled = true
      if (looked < scanned * fewLooked) continue
      tables = createTables(input, countGroups([bytes.subarray(0, largestSample)]), engine)
    }
  }
}

interface Tables {
  index: NeedleIndex
  collector: Collector
}

function createTables(input: ScanInput, rarity: Uint32Array, engine: 'wasm' | 'script'): Tables {
  const index = createNeedleIndex({ ...input, rarity })
  const sampling = { ...index, stride: input.stride, masks: masksOf(input.groupBytes) }
  return { index, collector: engine === 'wasm' ? createWasmCollector(sampling) : createScriptCollector(sampling) }
}

function scanWindow({ index, collector }: Tables, bytes: Buffer, from: number, to: number, onHit: OnHit): number {
  const count = collector.collect(bytes, from, to)
  const { places } = collector
  let looked = 0
  for (let k = 0; k < count; k += 1) looked += index.verify(bytes, places[k] as number, onHit)
  return looked
}
