/** Decodes contents breadth first, so that each is reached by the fewest steps. */

import type { Budget, DecodedPart, Decoder, Explained } from '../contracts/probe.ts'
import { type Content, type ContentStore, type Segment, separator } from './content.ts'
import { createGate, type Gate } from './decoders/gate.ts'
import type { RegisteredDecoder } from './decoders/registry.ts'
import { lastAtMost, movePart } from './positions.ts'
import { type Reading, type ReadingMemo, remember } from './reading-memo.ts'
import { createRootView, type TextView } from './view.ts'

/** Smaller parts are decoded together: most are words that look like base64, and a view each would cost more. */
const smallPartBytes = 128
/** No container is shorter. */
const shortestWhole = 8
const mostRemembered = 50_000

export interface Expander {
  /** Reaches a content at a depth, and decodes it when that was not done or it lay too deep before. */
  reach(content: Content, depth: number): void
  /** Adds parts that a step read from a content. */
  addParts(content: Content, step: string, parts: readonly DecodedPart[], key?: string): void
  /** Decodes all that was reached and not decoded yet. */
  drain(): void
  /** Contents at which the depth ended although something could be read from them. */
  cutOff(): boolean
}

export interface ExpanderInput {
  store: ContentStore
  decoders: readonly RegisteredDecoder[]
  budget: Budget
  /** Filled by parties before, with the same decoders. */
  memo: ReadingMemo
}

export function createExpander({ store, decoders, budget, memo }: ExpanderInput): Expander {
  const queue: Content[] = []
  const gate = createGate(decoders)
  const isWhole = createWholeReader(createGate(decoders.filter((entry) => entry.reads === 'whole')))

  const reach = (content: Content, depth: number) => {
    if (depth >= content.depth) return
    content.depth = depth
    queue.push(content)
  }

  const addEdge = (parent: Content, step: string, bytes: Buffer, segments: Segment[], key?: string) => {
    if (!budget.take('views', 1) || !budget.take('bytes', bytes.length)) return
    const borders = segments.length > 1 ? segments.map((segment) => segment.start) : undefined
    const { content } = store.obtain(bytes, borders)
    if (content === parent) return
    content.opened ||= parent.opened || key !== undefined
    parent.edges.push({ step, child: content, segments, ...(key === undefined ? {} : { key }) })
    reach(content, parent.depth + 1)
  }

  const addParts = (parent: Content, step: string, parts: readonly DecodedPart[], key?: string) => {
    for (const { bytes, segments } of gather(parent, parts, key !== undefined, isWhole, budget)) {
      addEdge(parent, step, bytes, segments, key)
    }
  }

  const read = (content: Content, watched: Budget): Reading => {
    const decodings = readAll(content, gate, watched)
    return {
      explained: decodings.flatMap(([, { explained }]) => explained),
      edges: decodings.flatMap(([step, { parts }]) =>
        gather(content, parts, false, isWhole, watched).map((edge) => ({ step, ...edge })),
      ),
    }
  }

  const expand = (content: Content) => {
    if (content.depth >= budget.maxDepth) return
    if (content.expanded) {
      for (const edge of content.edges) reach(edge.child, content.depth + 1)
      return
    }
    content.expanded = true
    const reading = remember(memo, content.digest, budget, (watched) => read(content, watched))
    for (const one of reading.explained) content.explained.push(one)
    for (const { step, bytes, segments } of reading.edges) addEdge(content, step, bytes, segments)
  }

  return {
    reach,
    addParts,
    drain() {
      // Grows while it is walked.
      for (const next of queue) expand(next)
      queue.length = 0
    },
    cutOff: () =>
      store
        .all()
        .some((content) => !content.expanded && readAll(content, gate, budget).some(([, d]) => d.parts.length > 0)),
  }
}

/** Parts as the contents they become: small ones together, unless a key gave them. */
function gather(
  parent: Content,
  parts: readonly DecodedPart[],
  opened: boolean,
  isWhole: WholeReader,
  budget: Budget,
): { bytes: Buffer; segments: Segment[] }[] {
  const small: DecodedPart[] = []
  const gathered: { bytes: Buffer; segments: Segment[] }[] = []
  for (const part of parts) {
    if (part.bytes.length === 0 || crossesBorder(parent, part)) continue
    if (part.bytes.length < smallPartBytes && !opened && !isWhole(part.bytes, budget)) small.push(part)
    else gathered.push({ bytes: part.bytes, segments: [{ start: 0, part }] })
  }
  if (small.length > 0) gathered.push(putTogether(small))
  return gathered
}

/** What each decoder reads from a content. */
function readAll(content: Content, gate: Gate, budget: Budget) {
  const view = createRootView(content.bytes)
  const results: [step: string, decoding: { parts: DecodedPart[]; explained: Explained[] }][] = []
  for (const { decoder, complete } of gate(content.bytes)) {
    const decoding = decoder.decode(view, budget)
    const { explained = [] } = decoding
    const read = content.borders === undefined ? decoding.parts : readAlone(decoder, content, decoding.parts, budget)
    // The head of a message is a message with only a head: such a part says nothing new.
    const parts = read.filter((part) => !part.bytes.equals(content.bytes))
    if (parts.length > 0 || explained.length > 0) results.push([decoder.id, { parts, explained }])
    if (complete && parts.length > 0) break
  }
  return results
}

/**
 * What was read from small parts that were put together, read again from each by itself: a replay has nothing else, and
 * neighbours would lend it their context and their numbers.
 */
function readAlone(
  decoder: Decoder,
  content: Content,
  together: readonly DecodedPart[],
  budget: Budget,
): DecodedPart[] {
  const { bytes, borders = [] } = content
  const indexes = new Set(
    together.filter((part) => !crossesBorder(content, part)).map(({ at }) => lastAtMost(borders, at.offset)),
  )
  return [...indexes].flatMap((index) => {
    const start = borders[index] ?? 0
    const alone = bytes.subarray(start, (borders[index + 1] ?? bytes.length) - separator.length)
    const { parts } = decoder.decode(createRootView(alone), budget)
    return parts.filter((part) => !part.bytes.equals(alone)).map((part) => movePart(part, start))
  })
}

/** Whether something reads small bytes from the first on. */
type WholeReader = (bytes: Buffer, budget: Budget) => boolean

/** Remembers what it saw: the same words give the same bytes time and again. */
function createWholeReader(gate: Gate): WholeReader {
  const known = new Map<string, boolean>()
  return (bytes, budget) => {
    if (bytes.length < shortestWhole) return false
    if (known.size >= mostRemembered) known.clear()
    return remember(known, bytes.toString('latin1'), budget, (watched) => {
      const view: TextView = createRootView(bytes)
      return gate(bytes).some(({ decoder }) => decoder.decode(view, watched).parts.length > 0)
    })
  }
}

function crossesBorder(parent: Content, part: DecodedPart): boolean {
  if (parent.borders === undefined) return false
  const { offset, length } = part.at
  const last = Math.max(offset, offset + length - 1)
  return lastAtMost(parent.borders, offset) !== lastAtMost(parent.borders, last)
}

function putTogether(parts: readonly DecodedPart[]): { bytes: Buffer; segments: Segment[] } {
  const [only, second] = parts
  if (only !== undefined && second === undefined) return { bytes: only.bytes, segments: [{ start: 0, part: only }] }
  const segments: Segment[] = []
  const buffers: Buffer[] = []
  let start = 0
  for (const part of parts) {
    segments.push({ start, part })
    buffers.push(part.bytes, separator)
    start += part.bytes.length + 1
  }
  return { bytes: Buffer.concat(buffers), segments }
}
