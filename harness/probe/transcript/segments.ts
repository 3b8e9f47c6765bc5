/** Turns a view and what was read from it into the segments of a transcript. */

import type { Segment } from '../../contracts/transcript.ts'
import type { Content, Segment as ContentSegment, Edge } from '../content.ts'
import { decodeText, isMostlyText } from '../readable.ts'
import { childFrame, type Frame } from '../walk.ts'
import { createFindingTree, type FindingTree, type Placed, partKey } from './finding-tree.ts'

/** Longer text is cut, and says so. */
const maxTextBytes = 512 * 1024

/** The segment of this view, and below it those of every part that holds a finding or came out of a decryptor. */
export function toSegments(frame: Frame, offset: number, label: string, tree: FindingTree): Segment[] {
  const { view, base } = frame.at(offset)
  const own: Segment = { label, chain: [...view.chain], ...toText(view.bytes, tree.placed) }
  return [
    own,
    ...closedSegments(frame.content, base, view.bytes.length, own),
    ...innerSegments(frame, base, view.bytes.length, label, tree),
  ]
}

function innerSegments(frame: Frame, base: number, length: number, label: string, tree: FindingTree): Segment[] {
  const shown = new Set<string>()
  const inner: { offset: number; segments: Segment[] }[] = []
  for (const edge of frame.content.edges) {
    for (const segment of edge.segments) {
      const { at, bytes } = segment.part
      if (at.offset < base || at.offset >= base + length) continue
      const below = tree.next.get(partKey(edge.step, segment.part, base))
      // The payload of a JWS is found by base64 too: the same text once.
      const place = `${at.offset} ${bytes.length}`
      if (below === undefined && (shown.has(place) || !showsAnyway(edge, segment))) continue
      shown.add(place)
      const segments = toSegments(
        childFrame(frame, edge),
        segment.start,
        `${label} › ${edge.step}`,
        below ?? createFindingTree(),
      )
      inner.push({ offset: at.offset, segments })
    }
  }
  return inner.sort((a, b) => a.offset - b.offset).flatMap(({ segments }) => segments)
}

function showsAnyway(edge: Edge, { part }: ContentSegment): boolean {
  return edge.key !== undefined || (edge.step === 'jws' && part.part === 'payload')
}

/** Ciphertext in this view that no key opened. */
function closedSegments(content: Content, base: number, length: number, { label, chain }: Segment): Segment[] {
  const opened = content.edges
    .filter((edge) => edge.key !== undefined)
    .flatMap((edge) => edge.segments.map(({ part }) => part.at))
  return content.explained
    .filter(({ at }) => at.offset >= base && at.offset < base + length)
    .filter(({ as }) => /^JWE |cipher/.test(as))
    .filter(({ at }) => !opened.some((range) => range.offset <= at.offset && at.offset < range.offset + range.length))
    .map(({ as }) => ({ label: `${label} › closed`, chain, text: '', marks: [], closed: `${as}, no key` }))
}

function toText(bytes: Buffer, placed: readonly Placed[]): Pick<Segment, 'text' | 'marks' | 'closed'> {
  if (!isMostlyText(bytes)) return { text: '', marks: [], closed: `binary, ${bytes.length} bytes` }
  const cut = bytes.subarray(0, maxTextBytes)
  const rest = bytes.length - cut.length
  const decoded = decodeText(cut)
  const utf8 = Buffer.byteLength(decoded, 'utf8') === cut.length
  const text = rest === 0 ? decoded : `${decoded}… (${rest} bytes more)`
  return { text, marks: toMarks(cut, placed, utf8 ? 'utf8' : 'latin1') }
}

/** Counts from mark to mark, as a text can hold hundreds. */
function toMarks(bytes: Buffer, placed: readonly Placed[], encoding: 'utf8' | 'latin1'): Segment['marks'] {
  let counted = 0
  let units = 0
  return placed
    .filter(({ offset, length }) => offset + length <= bytes.length)
    .sort((a, b) => a.offset - b.offset)
    .map(({ id, element, level, offset, length }) => {
      units += bytes.toString(encoding, counted, offset).length
      counted = offset
      return {
        start: units,
        length: bytes.toString(encoding, offset, offset + length).length,
        element,
        level,
        finding: id,
      }
    })
}
