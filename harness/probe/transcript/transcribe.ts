/** What a party saw, as text: its messages, what it stored and what it logged, as far as it can read them. */

import type { Connection, Observation } from '../../contracts/evidence.ts'
import type { Finding } from '../../contracts/result.ts'
import type { Segment, Transcript, TranscriptEntry } from '../../contracts/transcript.ts'
import type { Content } from '../content.ts'
import type { LocatedFinding } from '../find.ts'
import type { Opened } from '../opened.ts'
import { lastAtMost } from '../positions.ts'
import { childFrame, type Frame, rootFrame } from '../walk.ts'
import { createExcerpt } from './excerpt.ts'
import { addToTree, createFindingTree, type FindingTree, partKey } from './finding-tree.ts'
import { type Named, toMemoryEntries } from './memory-entries.ts'
import { toSegments } from './segments.ts'

export interface TranscribeInput {
  exchange: string
  party: string
  opened: Opened
  /** The party's findings as located by the probe, in any order. */
  located: readonly LocatedFinding[]
  /** The same findings with their ids. Those without one are left out. */
  findings: readonly Finding[]
  connections: readonly Connection[]
}

export function transcribe(input: TranscribeInput): Transcript {
  const { opened, connections } = input
  const ids = new Map(input.findings.map((finding) => [keyOf(finding), finding.id]))
  const inMemory = new Map(opened.memory.map(({ observation }) => [observation.id, [] as Named[]]))
  const trees = new Map(opened.roots.map(({ observation }) => [observation.id, createFindingTree()]))
  const bytes = new Map(
    [...opened.roots, ...opened.memory].map(({ observation, content }) => [observation.id, content.bytes]),
  )
  const excerpts: Transcript['excerpts'] = []
  for (const located of input.located) {
    const { finding, range } = located
    const id = ids.get(keyOf(finding))
    const tree = trees.get(finding.observation)
    const observed = bytes.get(finding.observation)
    if (id === undefined || observed === undefined) continue
    inMemory.get(finding.observation)?.push({ id, located })
    if (tree !== undefined)
      addToTree(tree, finding.chain, { id, element: finding.element, level: finding.level, ...range })
    excerpts.push(createExcerpt(id, located, observed))
  }
  const byId = new Map(connections.map((connection) => [connection.id, connection]))
  const entries = opened.roots.flatMap(({ observation, content }) =>
    toEntries(observation, content, trees.get(observation.id) ?? createFindingTree(), byId),
  )
  const ofMemory = opened.memory.flatMap(({ observation, content }) =>
    toMemoryEntries(observation, content.bytes.length, inMemory.get(observation.id) ?? []),
  )
  return { exchange: input.exchange, party: input.party, entries: [...numberMessages(entries), ...ofMemory], excerpts }
}

/** A stream of HTTP messages gives an entry per message, anything else one entry. */
function toEntries(
  observation: Observation,
  content: Content,
  tree: FindingTree,
  connections: ReadonlyMap<string, Connection>,
): TranscriptEntry[] {
  const frame = rootFrame(content)
  const messages = messageSegments(frame, tree)
  const { id, vantage } = observation
  if (messages.size === 0) {
    const segments = toSegments(frame, 0, observation.source, tree)
    return [{ id: `${id}#1`, vantage, observation: id, offset: 0, length: content.bytes.length, segments }]
  }
  return [...messages].map(([name, { offset, end, segments }], i) => ({
    id: `${id}#${i + 1}`,
    vantage,
    observation: id,
    offset,
    length: end - offset,
    ...describeMessage(observation, connections, offset, name, segments),
    segments,
  }))
}

interface MessageSegments {
  offset: number
  end: number
  segments: Segment[]
}

/** By the name of the message, such as `request 1`; bytes between messages under `rest`. */
function messageSegments(frame: Frame, tree: FindingTree): Map<string, MessageSegments> {
  const messages = new Map<string, MessageSegments>()
  for (const edge of frame.content.edges) {
    if (edge.step !== 'http') continue
    const inner = childFrame(frame, edge)
    for (const { start, part } of edge.segments) {
      const [, name = 'rest', label = 'rest'] = /^(\w+ \d+) (.+)$/.exec(part.part ?? '') ?? []
      if (label === 'framing') continue
      const message = messages.get(name) ?? { offset: part.at.offset, end: 0, segments: [] }
      const below = tree.next.get(partKey('http', part, 0)) ?? createFindingTree()
      message.segments.push(...toSegments(inner, start, label, below))
      message.offset = Math.min(message.offset, part.at.offset)
      message.end = Math.max(message.end, part.at.offset + part.at.length)
      messages.set(name, message)
    }
  }
  // Small heads are read after the others: back into the order of the stream.
  return new Map([...messages].sort(([, a], [, b]) => a.offset - b.offset))
}

function describeMessage(
  observation: Observation,
  connections: ReadonlyMap<string, Connection>,
  offset: number,
  name: string,
  segments: readonly Segment[],
): Pick<TranscriptEntry, 'at' | 'message'> {
  const connection = connections.get(observation.connection ?? '')
  const incoming = observation.vantage === 'received'
  const stream = incoming ? connection?.received : connection?.sent
  const starts = (stream?.chunks ?? []).map(([start]) => start)
  const at = stream?.chunks[lastAtMost(starts, offset)]?.[2]
  const peer = observation.peer ?? connection?.peer ?? ''
  const [from, to] = incoming ? [peer, observation.party] : [observation.party, peer]
  const kind = name.startsWith('request') ? ('request' as const) : ('response' as const)
  const startLine = segments.find(({ label }) => label === 'head')?.text.split(/\r?\n/)[0] ?? ''
  const message = { from, to, kind, startLine, connection: observation.connection ?? '', number: 0 }
  return { ...(at === undefined ? {} : { at }), ...(name === 'rest' ? {} : { message }) }
}

/** Messages are numbered by their time; those without one keep the order of their streams, at the end. */
function numberMessages(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  const time = (entry: TranscriptEntry) => entry.at ?? Number.POSITIVE_INFINITY
  const messages = entries.filter((entry) => entry.message !== undefined)
  const others = entries.filter((entry) => entry.message === undefined)
  const ordered = messages.sort((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)))
  const numbered = ordered.map((entry, i) =>
    entry.message === undefined ? entry : { ...entry, message: { ...entry.message, number: i + 1 } },
  )
  return [...numbered, ...others]
}

function keyOf(finding: Omit<Finding, 'id' | 'exchange'>): string {
  const { element, vantage, level, form, observation, offset, length, chain } = finding
  return JSON.stringify([element, vantage, level, form, observation, offset, length, chain])
}
