/** Goes down from an observation along every way of decoding, to say of a hit where it came from. */

import type { Range } from '../contracts/probe.ts'
import type { Content, Edge, Segment } from './content.ts'
import { lastAtMost } from './positions.ts'
import { createRootView, deriveView, type TextView } from './view.ts'

/** A view on one way of decoding. */
export interface Located {
  view: TextView
  /** Keys used on the way, outermost first. */
  keys: readonly string[]
}

/** A content on one way of decoding; gives the view for a position in it. */
export interface Frame {
  content: Content
  /** The view, and where it begins in the content: not at 0 for small parts that were put together. */
  at(offset: number): Located & { base: number }
  depth: number
}

export function rootFrame(content: Content): Frame {
  const located = { view: createRootView(content.bytes), keys: [], base: 0 }
  return { content, at: () => located, depth: 0 }
}

export function childFrame(parent: Frame, edge: Edge): Frame {
  const views = new Map<number, Located & { base: number }>()
  const starts = edge.segments.map((segment) => segment.start)
  return {
    content: edge.child,
    depth: parent.depth + 1,
    at(offset) {
      const index = lastAtMost(starts, offset)
      const known = views.get(index)
      if (known !== undefined) return known
      const located = locateSegment(parent, edge, edge.segments[index])
      views.set(index, located)
      return located
    },
  }
}

/** The range of a hit in the view that it belongs to. */
export function rangeIn(base: number, range: Range): Range {
  return { offset: range.offset - base, length: range.length }
}

/** Visits every content below a root for which `wanted` holds, by every way that leads there, up to `maxVisits`. */
export function walk(
  root: Content,
  wanted: (content: Content) => boolean,
  visit: (frame: Frame) => void,
  limits: { maxDepth: number; maxVisits: number },
): boolean {
  const queue: Frame[] = [rootFrame(root)]
  const leadsThere = createReach(wanted)
  for (const frame of queue) {
    if (queue.length > limits.maxVisits) return false
    if (wanted(frame.content)) visit(frame)
    if (frame.depth >= limits.maxDepth) continue
    for (const edge of frame.content.edges) if (leadsThere(edge.child)) queue.push(childFrame(frame, edge))
  }
  return true
}

/** Whether a content for which `wanted` holds can be reached from a content. */
function createReach(wanted: (content: Content) => boolean): (content: Content) => boolean {
  const known = new Map<Content, boolean>()
  return function reaches(content): boolean {
    const answer = known.get(content)
    if (answer !== undefined) return answer
    // Contents can hold each other (a gzip file that unpacks to itself): until told otherwise the way round counts.
    known.set(content, true)
    const result = wanted(content) || content.edges.some((edge) => reaches(edge.child))
    known.set(content, result)
    return result
  }
}

function locateSegment(parent: Frame, edge: Edge, segment: Segment | undefined): Located & { base: number } {
  if (segment === undefined) throw new RangeError('an edge without segments leads nowhere')
  const { part, start } = segment
  const { view, keys, base } = parent.at(part.at.offset)
  const { positionOf } = part
  const moved = {
    ...part,
    at: { offset: part.at.offset - base, length: part.at.length },
    ...(positionOf === undefined ? {} : { positionOf: (offset: number) => positionOf(offset) - base }),
  }
  const used = edge.key === undefined ? keys : [...keys, edge.key]
  return { view: deriveView(view, edge.step, moved), keys: used, base: start }
}
