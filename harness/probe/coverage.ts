/** Which bytes of the observations were read, which are explained as ciphertext, and which are neither (design 2.3). */

import type { Range } from '../contracts/probe.ts'
import type { Content, Edge, Segment } from './content.ts'

import { containerSteps, tentativeSteps } from './decoders/registry.ts'
import { isAllText, isPrintable, utf8SizeAt } from './readable.ts'
import { createFindRepeats, type IsRepeat } from './repeats.ts'
import { rangeBefore } from './view.ts'

export interface ByteCounts {
  decodedBytes: number
  ciphertextBytes: number
  opaqueBytes: number
}

/** Shorter binary inside text is an identifier, not content. */
const shortestOpaque = 64
/** Shorter text inside binary may be an accident. */
const shortestText = 8
/** Share of readable bytes from which the reading of an encoded run counts as meant. */
const meantShare = 0.75

const stepBytes = 256
/** Bytes that one byte takes up at most where the stretches do follow each other: `&#x0000e9;` and the like. */
const maxExpansion = 12

const [read, cipher, opaque] = [0, 1, 2] as const
type ByteClass = typeof read | typeof cipher | typeof opaque

export type Classify = (content: Content) => Uint8Array

/** Gives each byte of a content its class; remembers them, as contents share parts. */
export function createClassify(): Classify {
  const known = new Map<Content, Uint8Array>()
  return function classify(content) {
    const before = known.get(content)
    if (before !== undefined) return before
    const base = classifyBytes(content)
    // A content that holds itself is read by the way round.
    known.set(content, base)
    const result = content.edges.length + content.explained.length === 0 ? base : overlay(content, base, classify)
    known.set(content, result)
    return result
  }
}

/** The classes of a whole observation, in which pieces of what is explained elsewhere count as that. */
export function classifyObservation(content: Content, classify: Classify, isRepeat: IsRepeat): Uint8Array {
  const classes = Uint8Array.from(classify(content))
  const findRepeats = createFindRepeats(content.bytes, isRepeat)
  for (const { value, offset, length } of [...runsOf(classes)]) {
    if (value !== opaque) continue
    for (const [from, to] of findRepeats(offset, offset + length)) classes.fill(cipher, from, to)
  }
  return classes
}

export function countClasses(classes: Uint8Array): ByteCounts {
  let ciphertextBytes = 0
  let opaqueBytes = 0
  // Most contents are read from end to end, which the library sees faster than a loop.
  if (!isRead(classes)) {
    for (let i = 0; i < classes.length; i += 1) {
      if (classes[i] === cipher) ciphertextBytes += 1
      else if (classes[i] === opaque) opaqueBytes += 1
    }
  }
  return { decodedBytes: classes.length - ciphertextBytes - opaqueBytes, ciphertextBytes, opaqueBytes }
}

function isRead(classes: Uint8Array): boolean {
  return classes.indexOf(opaque) === -1 && classes.indexOf(cipher) === -1
}

/** By the bytes alone: text is read, the rest is opaque unless a container gives it a meaning. */
function classifyBytes({ bytes, edges, borders }: Content): Uint8Array {
  const classes = new Uint8Array(bytes.length)
  if (edges.some((edge) => containerSteps.has(edge.step)) || isAllText(bytes)) return classes
  classes.fill(opaque)
  for (let i = 0; i < bytes.length; ) {
    let end = i
    for (let size = 1; size > 0 && end < bytes.length; end += size) {
      size = isPrintable(bytes[end] ?? 0) ? 1 : utf8SizeAt(bytes, end)
    }
    // Parts that were put together were each found as text, however short.
    if (borders !== undefined || end - i >= shortestText) classes.fill(read, i, end)
    i = Math.max(end, i + 1)
  }
  return classes
}

/** What decoding made of the bytes: read wins over ciphertext, that over opaque, and all over the bytes alone. */
function overlay(content: Content, base: Uint8Array, classify: Classify): Uint8Array {
  const marks: Record<ByteClass, Range[]> = { [read]: [], [cipher]: [], [opaque]: [] }
  for (const { at } of content.explained) marks[cipher].push(at)
  for (const edge of content.edges) {
    const child = classify(edge.child)
    // What a guess could not read says nothing.
    const counted = tentativeSteps.has(edge.step) ? { ...marks, [opaque]: [] } : marks
    for (const segment of edge.segments)
      markSegment({ edge, segment, base, explained: content.explained }, child, counted)
  }
  const result = Uint8Array.from(base)
  for (const value of [opaque, cipher, read] as const) {
    for (const { offset, length } of marks[value]) result.fill(value, offset, offset + length)
  }
  return result
}

interface Place {
  edge: Edge
  segment: Segment
  /** Classes of the parent by its bytes alone. */
  base: Uint8Array
  explained: Content['explained']
}

function markSegment(
  { edge, segment, base, explained }: Place,
  child: Uint8Array,
  marks: Record<ByteClass, Range[]>,
): void {
  const { start, part } = segment
  const container = containerSteps.has(edge.step)
  const { length } = part.bytes
  if (edge.key !== undefined) marks[read].push(part.at)
  else if (!container && length < shortestOpaque && part.positionOf !== undefined) return
  const classes = child.subarray(start, start + length)
  const counts = countClasses(classes)
  const { positionOf } = part
  if (positionOf === undefined) {
    const value = largest(counts)
    // What is text all over was not compressed: that it can be expanded to something is an accident.
    // So is a readable letter or two in what some letters of ciphertext can be turned into.
    const accident = value === read ? isWithin(explained, part.at) : value === opaque && isReadAt(base, part.at)
    if (edge.key === undefined && !accident) marks[value].push(part.at)
    return
  }
  const meant = container || counts.opaqueBytes < length * (1 - meantShare)
  for (const { value, ...range } of runsOf(classes)) {
    if (value === read ? meant : value === cipher || container || range.length >= shortestOpaque) {
      for (const before of rangesBefore(positionOf, range)) marks[value].push(before)
    }
  }
}

/** In short steps, as the stretches of a part need not follow each other in what it was read from. */
function* rangesBefore(positionOf: (offset: number) => number, { offset, length }: Range): Generator<Range> {
  const end = offset + length
  for (let at = offset; at < end; at += stepBytes) {
    const size = Math.min(stepBytes, end - at)
    const from = positionOf(at)
    const to = positionOf(at + size)
    if (to >= from && to - from <= stepBytes * maxExpansion) yield rangeBefore(positionOf, { offset: at, length: size })
    else for (let one = at; one < at + size; one += 1) yield { offset: Math.floor(positionOf(one)), length: 1 }
  }
}

function isReadAt(classes: Uint8Array, { offset, length }: Range): boolean {
  return isRead(classes.subarray(offset, offset + length))
}

function isWithin(explained: Content['explained'], { offset, length }: Range): boolean {
  return explained.some(({ at }) => at.offset <= offset && offset + length <= at.offset + at.length)
}

function largest({ decodedBytes, ciphertextBytes, opaqueBytes }: ByteCounts): ByteClass {
  if (decodedBytes >= Math.max(ciphertextBytes, opaqueBytes)) return read
  return ciphertextBytes >= opaqueBytes ? cipher : opaque
}

function* runsOf(classes: Uint8Array): Generator<Range & { value: ByteClass }> {
  if (isRead(classes)) {
    if (classes.length > 0) yield { offset: 0, length: classes.length, value: read }
    return
  }
  for (let start = 0; start < classes.length; ) {
    const value = classes[start]
    let end = start + 1
    while (end < classes.length && classes[end] === value) end += 1
    yield { offset: start, length: end - start, value: value === cipher ? cipher : value === opaque ? opaque : read }
    start = end
  }
}
