/**
 * Finds many needles at once. Bytes are sampled at a stride: whatever the alignment, a needle of n bytes holds a sampled
 * group of g within any n - g + 1 >= stride of its positions, so a table of those groups tells where to look closer.
 * Long needles allow a long stride and telling groups; a few short ones do not slow down the rest.
 */

import { createScriptCollector, windowBytes } from './collect.ts'
import { createWasmCollector } from './collect-wasm.ts'
import { createTables } from './needle-index.ts'
import { countWords } from './rarity.ts'
import { type Sampling, samplings } from './samplings.ts'
import { watchText } from './watch-text.ts'

export type OnHit = (needle: number, offset: number) => void

/** Calls `onHit` for every occurrence of every needle, by rising offset, at one offset by rising number of the needle. */
export type Matcher = (bytes: Buffer, onHit: OnHit) => void

export interface MatcherOptions {
  /** `script` is the reference; both give the same. */
  engine?: 'wasm' | 'script'
}

/** Longer needles are compared faster by the runtime. */
const longestByByte = 48

export function createMatcher(needles: readonly Buffer[], options: MatcherOptions = {}): Matcher {
  const engine = options.engine ?? (typeof WebAssembly === 'undefined' ? 'script' : 'wasm')
  const groups = groupByLength(needles)
  if (groups.length === 0) return () => {}
  const tablesBy = (rarity: Uint32Array) => groups.map((group) => createTables({ ...group, needles, rarity }))
  const tables = tablesBy(countWords(needles))
  const collector = engine === 'wasm' ? createWasmCollector(tables) : createScriptCollector(tables)
  const watch = watchText(needles.length)
  const shortestGroup = Math.min(...groups.map(({ sampling }) => sampling.groupBytes))
  return (bytes, onHit) => {
    const hits: Hit[] = []
    const onCandidate = (needle: number, offset: number) => {
      if (standsAt(bytes, offset, needles[needle] as Buffer)) hits.push({ needle, offset })
    }
    const end = bytes.length - shortestGroup + 1
    for (let from = 0; from < end; from += windowBytes) {
      const tests = collector.scan(bytes, from, onCandidate)
      const rarity = watch(bytes, from, tests)
      if (rarity !== undefined) collector.load(tablesBy(rarity))
    }
    if (hits.length > 1) hits.sort((a, b) => a.offset - b.offset || a.needle - b.needle)
    for (const { needle, offset } of hits) onHit(needle, offset)
  }
}

interface Hit {
  needle: number
  offset: number
}

interface Group {
  sampling: Sampling
  indices: number[]
}

function groupByLength(needles: readonly Buffer[]): Group[] {
  const groups = samplings.map((sampling): Group => ({ sampling, indices: [] }))
  for (let i = 0; i < needles.length; i += 1) {
    const { length } = needles[i] as Buffer
    let number = 0
    while (number < samplings.length && length < (samplings[number] as Sampling).shortest) number += 1
    groups[number]?.indices.push(i)
  }
  return groups.filter(({ indices }) => indices.length > 0)
}

function standsAt(bytes: Buffer, offset: number, needle: Buffer): boolean {
  const end = offset + needle.length
  if (offset < 0 || end > bytes.length) return false
  if (needle.length > longestByByte) return needle.compare(bytes, offset, end) === 0
  for (let at = 0; at < needle.length; at += 1) if (bytes[offset + at] !== needle[at]) return false
  return true
}
