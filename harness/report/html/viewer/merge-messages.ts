/** One message per hop out of what the parties at both sides of the hop saw of it. */

import type { Level } from '../../../contracts/result.ts'
import { highestLevel } from '../../tally.ts'
import type { ReportEntry, ReportTranscript } from '../model.ts'

/** What one party saw of a message. */
interface Sighting {
  party: string
  entry: ReportEntry
}

export interface Message {
  /** Key of the route: entry id of the first sighting with its party. */
  id: string
  from: string
  to: string
  kind: 'request' | 'response'
  startLine: string
  /** Milliseconds since the epoch. */
  at: number | undefined
  length: number
  sightings: Sighting[]
}

/** Messages in order of time. Both sides of a hop see the same bytes, so line, length and order pair them. */
export function mergeMessages(transcripts: readonly ReportTranscript[]): Message[] {
  const open = new Map<string, Message[]>()
  const messages: Message[] = []
  for (const { party, entries } of transcripts) {
    for (const entry of entries) {
      const seen = toMessage(party, entry)
      if (seen === undefined) continue
      const key = [seen.from, seen.to, seen.kind, seen.startLine, seen.length].join('\n')
      const waiting = open.get(key)?.find(({ sightings }) => sightings.every((other) => other.party !== party))
      if (waiting === undefined) {
        messages.push(seen)
        open.set(key, [...(open.get(key) ?? []), seen])
      } else {
        waiting.sightings.push({ party, entry })
        waiting.at = earliest(waiting.at, seen.at)
      }
    }
  }
  // Stable: messages without a time stay where their party saw them.
  return messages.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
}

/** Highest level at which some of these parties could read the message. */
export function worstLevel(message: Message, parties: ReadonlySet<string>): Level {
  return highestLevel(
    message.sightings.filter(({ party }) => parties.has(party)).flatMap(({ entry }) => entryLevels(entry)),
  )
}

export function entryLevels(entry: ReportEntry): Level[] {
  return entry.segments.flatMap(({ marks }) => marks.map(({ level }) => level))
}

/** Elements that stand in an entry, each once. */
export function entryElements(entry: ReportEntry): string[] {
  return [...new Set(entry.segments.flatMap(({ marks }) => marks.map(({ element }) => element)))]
}

function toMessage(party: string, entry: ReportEntry): Message | undefined {
  if (entry.message === undefined) return undefined
  const { from, to, kind, startLine } = entry.message
  const sightings = [{ party, entry }]
  return { id: `${party}:${entry.id}`, from, to, kind, startLine, at: entry.at, length: entry.length, sightings }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : Math.min(a, b)
}
