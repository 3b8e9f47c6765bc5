/** The requests in the byte streams of a party, as they crossed the wire. */

import type { Observation, Trace } from '../contracts/evidence.ts'
import { type HttpHead, readBody, readHead } from '../probe/decoders/http-syntax.ts'
import type { Opened } from '../probe/opened.ts'

/** Header fields in order. */
export type Fields = readonly (readonly [name: string, value: string])[]

export interface RecordedRequest {
  method: string
  /** Path and query, as in the request line. */
  path: string
  fields: Fields
  /** Transfer coding undone, content coding not. */
  body: Buffer
  /** Range of the whole request. */
  trace: Trace
  observation: Observation
  /** Status of the answer it got, where that was observed. */
  status: number | undefined
}

/** Sent and received, in the order of their streams. */
export function readRequests({ roots }: Pick<Opened, 'roots'>): RecordedRequest[] {
  const streams = roots.filter(({ observation }) => observation.source === 'stream')
  return streams.flatMap(({ observation, content }) => {
    const requests = readStream(observation, content.bytes)
    const back = streams.find(
      (other) =>
        other.observation.connection === observation.connection && other.observation.vantage !== observation.vantage,
    )
    if (requests.length === 0 || back === undefined) return requests
    const statuses = readStatuses(back.content.bytes)
    return requests.map((request, index) => ({ ...request, status: statuses[index] }))
  })
}

export function fieldOf(fields: Fields, name: string): string | undefined {
  return fields.find(([field]) => field.toLowerCase() === name)?.[1]
}

/** What comes after bytes that are no HTTP is not read: a stream of another protocol holds no requests. */
function readStream(observation: Observation, bytes: Buffer): RecordedRequest[] {
  const text = bytes.toString('latin1')
  const requests: RecordedRequest[] = []
  for (let at = 0; at < text.length; ) {
    const head = readHead(text, at)
    if (head?.kind !== 'request') break
    const { pieces, end } = readBody(text, head)
    const [method = '', path = ''] = head.startLine.split(' ')
    requests.push({
      method,
      path,
      fields: readFields(text, head),
      body: Buffer.concat(pieces.map(({ from, length }) => bytes.subarray(from, from + length))),
      trace: { observation: observation.id, offset: at, length: end - at, chain: [] },
      observation,
      status: undefined,
    })
    at = end
  }
  return requests
}

/** In order, as the requests of a connection are answered; interim answers (RFC 9110 15.2) left out. */
function readStatuses(bytes: Buffer): number[] {
  const text = bytes.toString('latin1')
  const statuses: number[] = []
  for (let at = 0; at < text.length; ) {
    const head = readHead(text, at)
    if (head?.status === undefined) break
    if (head.status >= 200) statuses.push(head.status)
    at = readBody(text, head).end
  }
  return statuses
}

function readFields(text: string, { at, startLine }: HttpHead): Fields {
  return text
    .slice(at.offset + startLine.length, at.offset + at.length)
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()] as const]
    })
}
