/** Leaves out the middle of long encoded runs: ciphertext says nothing to a reader, and is most of what crossed. */

import type { Mark, Segment } from '../../contracts/transcript.ts'

/** Letters of base64 and base64url in one run; what stands for something else is shorter. */
const longRun = /[A-Za-z0-9+/_-]{600,}={0,2}/g
const keptAtStart = 160
const keptAtEnd = 40

/** The same segment when it holds no such run. Runs that hold a marked value stay whole; marks move with the text. */
export function abridge<S extends Segment>(segment: S): S {
  const cuts = [...segment.text.matchAll(longRun)]
    .map((run) => ({ start: run.index + keptAtStart, end: run.index + run[0].length - keptAtEnd }))
    .filter((cut) => !segment.marks.some((mark) => overlaps(mark, cut)))
  if (cuts.length === 0) return segment
  let text = ''
  let from = 0
  const shifts: { from: number; by: number }[] = []
  for (const { start, end } of cuts) {
    text += `${segment.text.slice(from, start)} […${end - start}…] `
    from = end
    shifts.push({ from: end, by: text.length - end })
  }
  const marks = segment.marks.map((mark) => {
    const by = shifts.findLast((shift) => mark.start >= shift.from)?.by ?? 0
    return { ...mark, start: mark.start + by }
  })
  return { ...segment, text: text + segment.text.slice(from), marks }
}

function overlaps({ start, length }: Mark, cut: { start: number; end: number }): boolean {
  return start < cut.end && start + length > cut.start
}
