/** Memory as text: only what stands around a finding, as the rest is millions of bytes of the program itself. */

import type { Observation } from '../../contracts/evidence.ts'
import type { Finding } from '../../contracts/result.ts'
import type { Segment, TranscriptEntry } from '../../contracts/transcript.ts'
import type { LocatedFinding } from '../find.ts'
import { decodeReadable } from '../readable.ts'

/** A finding with its id. */
export interface Named {
  id: string
  located: LocatedFinding
}

const bytesAround = 160
const maxSegments = 200

/** None when nothing was found. */
export function toMemoryEntries(observation: Observation, bytes: number, named: readonly Named[]): TranscriptEntry[] {
  if (named.length === 0) return []
  const byView = Map.groupBy(named, ({ located }) => JSON.stringify(located.finding.chain))
  const segments = [...byView.values()].flatMap(toSegments).slice(0, maxSegments)
  const { id, vantage } = observation
  return [{ id: `${id}#1`, vantage, observation: id, offset: 0, length: bytes, segments }]
}

/** `group`: findings of one view. Those near each other share a segment. */
function toSegments(group: readonly Named[]): Segment[] {
  const sorted = group.toSorted((a, b) => a.located.range.offset - b.located.range.offset)
  const windows: { from: number; to: number; group: Named[] }[] = []
  for (const one of sorted) {
    const { offset, length } = one.located.range
    const last = windows.at(-1)
    if (last !== undefined && offset - bytesAround <= last.to) {
      last.to = Math.max(last.to, offset + length + bytesAround)
      last.group.push(one)
    } else windows.push({ from: Math.max(0, offset - bytesAround), to: offset + length + bytesAround, group: [one] })
  }
  return windows.map(({ from, to, group: near }) => toSegment(from, to, near))
}

function toSegment(from: number, to: number, near: readonly Named[]): Segment {
  const view = near[0]?.located.located.view
  if (view === undefined) throw new RangeError('a segment without findings')
  let text = ''
  let at = from
  const marks: Segment['marks'] = []
  const readTo = (end: number) => {
    if (end <= at) return
    text += decodeReadable(view.bytes.subarray(at, end))
    at = end
  }
  for (const { id, located } of near) {
    const { offset, length } = located.range
    // One that begins inside another is marked with it.
    if (offset < at) continue
    readTo(offset)
    const start = text.length
    readTo(offset + length)
    const { element, level }: Pick<Finding, 'element' | 'level'> = located.finding
    marks.push({ start, length: text.length - start, element, level, finding: id })
  }
  readTo(Math.min(to, view.bytes.length))
  const steps = view.chain.map(({ step }) => step)
  return { label: ['memory', ...steps].join(' › '), chain: [...view.chain], text, marks }
}
