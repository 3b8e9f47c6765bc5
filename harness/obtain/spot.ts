/** Looks through everything a party could read, each content once, and says where what is found stands. */

import type { Trace } from '../contracts/evidence.ts'
import type { Range } from '../contracts/probe.ts'
import type { Vantage } from '../contracts/result.ts'
import type { Content } from '../probe/content.ts'
import type { Opened } from '../probe/opened.ts'
import { childFrame, type Frame, rangeIn, rootFrame } from '../probe/walk.ts'

export interface Spotted<T> {
  item: T
  trace: Trace
  vantage: Vantage
}

/** `look` gives what stands in a text (latin1), each with its range; `keyOf` tells items apart in one observation. */
export function spot<T>(
  opened: Pick<Opened, 'roots'>,
  look: (text: string) => readonly { item: T; at: Range }[],
  keyOf: (item: T) => string,
): Spotted<T>[] {
  const looked = new Map<Content, readonly { item: T; at: Range }[]>()
  const lookOnce = (content: Content) => {
    const found = looked.get(content) ?? look(content.bytes.toString('latin1'))
    looked.set(content, found)
    return found
  }
  return opened.roots.flatMap(({ observation, content }) => {
    const found = new Map<string, Spotted<T>>()
    for (const frame of framesBelow(content)) {
      for (const { item, at } of lookOnce(frame.content)) {
        const key = keyOf(item)
        if (found.has(key)) continue
        const { view, base } = frame.at(at.offset)
        const { offset, length } = view.locate(rangeIn(base, at))
        const trace = { observation: observation.id, offset, length, chain: view.chain }
        found.set(key, { item, trace, vantage: observation.vantage })
      }
    }
    return [...found.values()]
  })
}

/** By the fewest steps first. */
function framesBelow(root: Content): Frame[] {
  const seen = new Set([root])
  const frames = [rootFrame(root)]
  // Grows while it is walked.
  for (const frame of frames) {
    for (const edge of frame.content.edges) {
      if (seen.has(edge.child)) continue
      seen.add(edge.child)
      frames.push(childFrame(frame, edge))
    }
  }
  return frames
}
