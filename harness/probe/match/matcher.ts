/**
 * Finds many needles in one pass. Bytes are sampled at a stride: a needle of n bytes holds a sampled group of four at
 * one of the first n - 3 positions whatever its alignment, so a table of those groups tells where to look closer. Long
 * needles allow a long stride; they are told apart by length, so that a few short ones do not slow down the rest.
 */

type OnHit = (needle: number, offset: number) => void

/** Calls `onHit` for every occurrence of every needle, in no particular order. */
export type Matcher = (bytes: Buffer, onHit: OnHit) => void

/** Stride → shortest needle that it finds: the stride and the three bytes after it. */
const strides = [6, 3, 1] as const
const groupBytes = 4
/** Candidates are collected without a branch, a stretch at a time. */
const stretchSamples = 16_384
/** Knuth's multiplier: 2^32 divided by the golden ratio. */
const multiplier = 0x9e3779b1 | 0

export function createMatcher(needles: readonly Buffer[]): Matcher {
  const left = new Set(needles.keys())
  const scans: Matcher[] = []
  for (const stride of strides) {
    const indices = [...left].filter((i) => (needles[i]?.length ?? 0) >= stride + groupBytes - 1)
    for (const i of indices) left.delete(i)
    if (indices.length > 0) scans.push(createSampledScan(needles, indices, stride))
  }
  if (left.size > 0) scans.push(createDirectScan(needles, [...left]))
  return (bytes, onHit) => {
    for (const scan of scans) scan(bytes, onHit)
  }
}

interface Place {
  needle: number
  bytes: Buffer
  /** Position of the group in the needle. */
  at: number
}

function createSampledScan(needles: readonly Buffer[], indices: readonly number[], stride: number): Matcher {
  const bits = Math.min(22, Math.max(13, Math.ceil(Math.log2(indices.length * stride * 64))))
  const shift = 32 - bits
  const table = new Uint8Array(1 << bits)
  const places = new Map<number, Place[]>()
  for (const needle of indices) {
    const bytes = needles[needle]
    if (bytes === undefined) continue
    const start = mostTellingStart(bytes, stride)
    for (let at = start; at < start + stride; at += 1) {
      const group = bytes.readInt32LE(at)
      table[Math.imul(group, multiplier) >>> shift] = 1
      const list = places.get(group) ?? []
      list.push({ needle, bytes, at })
      places.set(group, list)
    }
  }
  const candidates = new Int32Array(stretchSamples + 1)
  return (bytes, onHit) => {
    const end = bytes.length - groupBytes + 1
    for (let from = 0; from < end; from += stride * stretchSamples) {
      const to = Math.min(end, from + stride * stretchSamples)
      const count = collect(bytes, from, to, stride, table, shift, candidates)
      for (let k = 0; k < count; k += 1) verify(bytes, candidates[k] ?? 0, places, onHit)
    }
  }
}

/** Writes every sampled position and moves on only behind those in the table. */
function collect(
  bytes: Buffer,
  from: number,
  to: number,
  stride: number,
  table: Uint8Array,
  shift: number,
  candidates: Int32Array,
): number {
  let count = 0
  for (let i = from; i < to; i += stride) {
    const low = (bytes[i] as number) | ((bytes[i + 1] as number) << 8)
    const group = low | ((bytes[i + 2] as number) << 16) | ((bytes[i + 3] as number) << 24)
    candidates[count] = i
    count += table[Math.imul(group, multiplier) >>> shift] as number
  }
  return count
}

function verify(bytes: Buffer, position: number, places: ReadonlyMap<number, Place[]>, onHit: OnHit): void {
  const list = places.get(bytes.readInt32LE(position))
  if (list === undefined) return
  for (const { needle, bytes: wanted, at } of list) {
    const offset = position - at
    if (offset < 0 || offset + wanted.length > bytes.length) continue
    if (wanted.compare(bytes, offset, offset + wanted.length) === 0) onHit(needle, offset)
  }
}

/** The window with the most different bytes: repeated ones are the ones that other text holds too. */
function mostTellingStart(bytes: Buffer, stride: number): number {
  const window = stride + groupBytes - 1
  const seenIn = new Int8Array(256).fill(-1)
  let best = 0
  let most = 0
  for (let start = 0; start + window <= bytes.length && start < 64; start += 1) {
    let distinct = 0
    for (let i = start; i < start + window; i += 1) {
      const byte = bytes[i] ?? 0
      if (seenIn[byte] !== start) distinct += 1
      seenIn[byte] = start
    }
    if (distinct > most) {
      most = distinct
      best = start
    }
  }
  return best
}

function createDirectScan(needles: readonly Buffer[], indices: readonly number[]): Matcher {
  return (bytes, onHit) => {
    for (const needle of indices) {
      const wanted = needles[needle]
      if (wanted === undefined || wanted.length === 0) continue
      for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) onHit(needle, at)
    }
  }
}
