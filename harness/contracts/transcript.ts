/** What a party saw, as text for people: made by the probe from the evidence, shown by the report. */

import type { ChainStep, Level, Vantage } from './result.ts'

/** A stretch of readable text that holds the value of an element. */
export interface Mark {
  /** Position in the segment's text, in UTF-16 code units. */
  start: number
  length: number
  element: string
  level: Level
  finding: string
}

/** One piece of text: the head of a message, its body, or what came out of a part of it. */
export interface Segment {
  /** For example `head`, `body`, `body › base64 › gzip`. */
  label: string
  chain: ChainStep[]
  text: string
  marks: Mark[]
  /** Said in place of text that this party cannot read, such as `JWE (RSA-OAEP-256, A256GCM), no key`. */
  closed?: string
}

/** A request or answer that crossed a connection, or something that was stored or logged. */
export interface TranscriptEntry {
  id: string
  vantage: Vantage
  observation: string
  /** Range of the whole entry in the observation. */
  offset: number
  length: number
  /** Milliseconds since the epoch; absent for stored and logged bytes. */
  at?: number
  /** For messages: parties at both sides, the line that heads it and its place in the exchange. */
  message?: {
    from: string
    to: string
    kind: 'request' | 'response'
    startLine: string
    connection: string
    number: number
  }
  segments: Segment[]
}

/** The bytes behind a finding. */
export interface Excerpt {
  finding: string
  /** Bytes of the observation around the range, base64. */
  raw: string
  /** Where `raw` begins in the observation, and the range within `raw`. */
  rawOffset: number
  start: number
  length: number
  /** The decoded text around the value, and where the value stands in it. */
  decoded: { text: string; start: number; length: number }
}

export interface Transcript {
  exchange: string
  party: string
  entries: TranscriptEntry[]
  excerpts: Excerpt[]
}
