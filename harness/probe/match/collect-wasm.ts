/** The collector in WebAssembly, which goes several times as fast as the script. */

import { type Collector, type OnCandidate, windowBytes } from './collect.ts'
import { type Tables, testFields } from './needle-index.ts'
import { mostWeighed } from './rarity.ts'
import { samplings } from './samplings.ts'
import { assembleScans, type Scans, statusFields } from './wasm-scans.ts'

/** Room before and behind the window, for words of needles that begin or end outside of it. */
const aroundBytes = mostWeighed + 16
const pageBytes = 65_536
const lineBytes = 64
const wordBytes = 4
const testBytes = testFields * wordBytes
const candidateBytes = 2 * wordBytes
const fewestCandidates = 4096

const module = typeof WebAssembly === 'undefined' ? undefined : new WebAssembly.Module(assembleScans(samplings))

export function createWasmCollector(tables: readonly Tables[]): Collector {
  const layout = layOut(tables)
  const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.size / pageBytes) })
  const scans = instantiate(memory)
  const heap = new Uint8Array(memory.buffer)
  const load = (loaded: readonly Tables[]) =>
    loaded.map((one, i) => createScan(one, layout.tables[i] as TablesAt, { layout, memory, scans }))
  let placed = load(tables)
  return {
    scan(bytes, from, onCandidate) {
      const start = Math.max(0, from - aroundBytes)
      const end = Math.min(bytes.length, from + windowBytes + aroundBytes)
      const isWhole = start === 0 && end === bytes.length
      heap.set(isWhole ? bytes : bytes.subarray(start, end), layout.textAt - (from - start))
      let tests = 0
      for (const scan of placed) tests += scan(bytes.length - from, from, onCandidate)
      return tests
    },
    load: (others) => {
      placed = load(others)
    },
  }
}

/** Looks through the window that stands in the memory, which is that from `from` on; so many bytes are left from there on. */
type Scan = (left: number, from: number, onCandidate: OnCandidate) => number

interface Room {
  layout: Layout
  memory: WebAssembly.Memory
  scans: Scans
}

/** Puts the tables in their place. */
function createScan(tables: Tables, { bitmapAt, bucketsAt, testsAt }: TablesAt, { layout, memory, scans }: Room): Scan {
  const { sampling, bitmap, buckets, tests, needleOf, positionOf } = tables
  const { textAt, placesAt, candidatesAt, candidatesEnd } = layout
  const words = new Int32Array(memory.buffer)
  words.set(bitmap, bitmapAt / wordBytes)
  words.set(tests, testsAt / wordBytes)
  words.set(
    buckets.map((test) => testsAt + test * testBytes),
    bucketsAt / wordBytes,
  )
  const { filter, verify } = scans(samplings.indexOf(sampling))
  const wordMask = (bitmap.length - 1) * wordBytes
  const bucketMask = (buckets.length - 2) * wordBytes
  return (left, from, onCandidate) => {
    const to = textAt + Math.min(windowBytes, left - sampling.groupBytes + 1)
    const placesEnd = filter(textAt, to, bitmapAt, wordMask, placesAt)
    let made = 0
    for (let place = placesAt; place < placesEnd; ) {
      place = verify(place, placesEnd, bucketsAt, bucketMask, candidatesAt, candidatesEnd)
      made += words[statusFields.tested] as number
      const end = (words[statusFields.end] as number) / wordBytes
      for (let at = candidatesAt / wordBytes; at < end; at += 2) {
        const test = words[at] as number
        onCandidate(needleOf[test] as number, (words[at + 1] as number) - textAt + from - (positionOf[test] as number))
      }
    }
    return made / testBytes
  }
}

interface TablesAt {
  bitmapAt: number
  bucketsAt: number
  testsAt: number
}

/** Addresses. */
interface Layout {
  textAt: number
  placesAt: number
  candidatesAt: number
  candidatesEnd: number
  tables: TablesAt[]
  /** Bytes. */
  size: number
}

function layOut(all: readonly Tables[]): Layout {
  let size = lineBytes + aroundBytes
  const take = (bytes: number) => {
    const at = size
    size += Math.ceil(bytes / lineBytes) * lineBytes
    return at
  }
  const stride = Math.min(...all.map(({ sampling }) => sampling.stride))
  const textAt = take(windowBytes + aroundBytes)
  const placesAt = take((windowBytes / stride + 1) * wordBytes)
  // Whatever stands in one bucket has room.
  const candidatesBytes = Math.max(fewestCandidates, ...all.map(({ needleOf }) => needleOf.length)) * candidateBytes
  const candidatesAt = take(candidatesBytes)
  const tables = all.map(({ bitmap, buckets, tests }) => ({
    bitmapAt: take(bitmap.byteLength),
    bucketsAt: take(buckets.byteLength),
    testsAt: take(tests.byteLength),
  }))
  return {
    textAt,
    placesAt,
    candidatesAt,
    candidatesEnd: candidatesAt + candidatesBytes,
    tables,
    size: size + lineBytes,
  }
}

function instantiate(memory: WebAssembly.Memory): Scans {
  if (module === undefined) throw new TypeError('no WebAssembly')
  const { exports } = new WebAssembly.Instance(module, { host: { memory } })
  const run = (name: string) => {
    const found = exports[name]
    if (typeof found !== 'function') throw new TypeError(`no export ${name}`)
    return found as (...values: number[]) => number
  }
  return (sampling) => ({ filter: run(`filter${sampling}`), verify: run(`verify${sampling}`) })
}
