/**
 * Memory as the search takes it: the bytes as they stood, and the two-byte text in them. It is not decoded further: that
 * would take minutes, and what a program encodes or opens stands in its memory before and after as well.
 */

import type { Observation } from '../../contracts/evidence.ts'
import type { Budget, DecodedPart } from '../../contracts/probe.ts'
import { type Content, type Segment, separator } from '../content.ts'
import { createRootView } from '../view.ts'
import { twoByteDecoder } from './two-byte.ts'

export interface OpenedMemory {
  observation: Observation
  content: Content
}

/** `disabled`: ids of decoders to leave out. */
export function openMemory(
  { observation, bytes }: { observation: Observation; bytes: Buffer },
  budget: Budget,
  disabled: readonly string[] = [],
): OpenedMemory {
  const { unreadBytes = 0 } = observation.memory ?? {}
  if (unreadBytes > 0) budget.hit(`${unreadBytes} bytes of ${observation.id} that could not be read`)
  const content = createContent(bytes, `memory ${observation.id} ${observation.sha256}`, 0)
  if (!disabled.includes(twoByteDecoder.id)) {
    const { parts } = twoByteDecoder.decode(createRootView(bytes), budget)
    if (parts.length > 0) content.edges.push(gather(parts, content.digest))
  }
  return { observation, content }
}

/** All texts together, kept apart, as they are many and short. */
function gather(parts: readonly DecodedPart[], parent: string): Content['edges'][number] {
  const segments: Segment[] = []
  const pieces: Buffer[] = []
  let start = 0
  for (const part of parts) {
    segments.push({ start, part })
    pieces.push(part.bytes, separator)
    start += part.bytes.length + separator.length
  }
  const child = createContent(Buffer.concat(pieces), `two-byte text of ${parent}`, 1)
  child.borders = segments.map((segment) => segment.start)
  return { step: twoByteDecoder.id, child, segments }
}

function createContent(bytes: Buffer, digest: string, depth: number): Content {
  const none = { edges: [], explained: [], borders: undefined, opened: false }
  return { bytes, digest, depth, ...none, expanded: true, undecoded: true }
}
