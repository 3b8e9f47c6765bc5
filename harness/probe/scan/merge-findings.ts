/** The findings of one file, put together from its windows: each place once, and of many alike the first ones. */

import type { ChainStep } from '../../contracts/result.ts'
import type { WindowFinding } from './probe-window.ts'
import type { ScanFinding } from './report.ts'
import type { Stream } from './stream.ts'
import { chainInStream, nameStream, toStream, type Window } from './window.ts'

export interface FileFindings {
  add(window: Window, findings: readonly WindowFinding[], alikeLeftOut: number): void
  /** Distinct findings so far, with those that are left out. */
  readonly count: number
  /** In the order of their places. */
  list(file: string, party: string | undefined): ScanFinding[]
  readonly alikeLeftOut: number
}

interface Placed {
  finding: WindowFinding
  stream: Stream
  at: { offset: number; length: number }
  chain: ChainStep[]
}

/** Kept per element, level and form, as in a run. */
const maxAlike = 20
/** Places of findings that are not listed, kept so that what two windows share is counted once. */
const maxPlaces = 50_000

export function createFileFindings(): FileFindings {
  const byPlace = new Map<string, Placed>()
  const counts = new Map<string, number>()
  const streams = new Map<string, number>()
  const leftOut = new Set<string>()
  let more = 0

  /** What is inferred from addressing needs one proof in a file; a digest begins where the letters that spell it do. */
  const placeIn = (stream: Stream, exactPlace: string) => {
    const name = nameStream(stream)
    const number = streams.get(name) ?? streams.size
    streams.set(name, number)
    return stream.exact ? `${number} ${exactPlace}` : String(number)
  }

  const addOne = (window: Window, finding: WindowFinding) => {
    const { element, level, form = '' } = finding
    const at = toStream(window, finding)
    const placed = { finding, stream: window.stream, at, chain: chainInStream(window, finding.chain) }
    const alike = `${element} ${level} ${form}`
    const exactPlace = `${at.offset} ${level === 'reidentifiable' ? '' : at.length}`
    const key = `${element} ${level} ${level === 'inferable' ? '' : placeIn(window.stream, exactPlace)}`
    const known = byPlace.get(key)
    if (known !== undefined) {
      if (finding.weight < known.finding.weight) byPlace.set(key, placed)
      return
    }
    const count = counts.get(alike) ?? 0
    if (count < maxAlike) {
      counts.set(alike, count + 1)
      byPlace.set(key, placed)
    } else if (!leftOut.has(key)) {
      if (leftOut.size < maxPlaces) leftOut.add(key)
      else more += 1
    }
  }

  return {
    add(window, findings, alikeLeftOut) {
      for (const finding of findings) addOne(window, finding)
      more += alikeLeftOut
    },
    get count() {
      return byPlace.size + leftOut.size + more
    },
    get alikeLeftOut() {
      return leftOut.size + more
    },
    list: (file, party) =>
      withoutCutOff(
        [...byPlace.values()].map(({ finding: { element, level, form, key }, stream, at, chain }) => ({
          file,
          ...(party === undefined ? {} : { party }),
          element,
          level,
          ...stream.locate(at),
          chain: [...stream.chain(), ...chain],
          ...(form === undefined ? {} : { form }),
          ...(key === undefined ? {} : { key }),
        })),
      ).sort((a, b) => a.offset - b.offset || a.length - b.length),
  }
}

/**
 * What was compressed or encrypted and cut off by the end of a window gives a shorter range than the whole of it, which
 * was read elsewhere: of those that begin at one place the longest stands for the others.
 */
function withoutCutOff(found: readonly ScanFinding[]): ScanFinding[] {
  const longest = new Map<string, number>()
  const isOutermost = ({ offset, length, chain: [first] }: ScanFinding) =>
    first?.offset === offset && first.length === length
  const keyOf = ({ element, level, offset, chain }: ScanFinding) =>
    JSON.stringify([element, level, offset, chain.map(({ step }) => step)])
  for (const one of found.filter(isOutermost)) {
    longest.set(keyOf(one), Math.max(longest.get(keyOf(one)) ?? 0, one.length))
  }
  return found.filter((one) => !isOutermost(one) || longest.get(keyOf(one)) === one.length)
}
