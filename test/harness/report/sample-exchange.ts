/**
 * One exchange as parties would have seen it: messages go hop by hop over the route, and what stands readable in them is
 * found by looking, so that ranges, excerpts, exposures and marks fit each other.
 */

import { createHash } from 'node:crypto'
import type { Exposure, Finding, Level, Vantage } from '../../../harness/contracts/result.ts'
import type { Excerpt, Segment, Transcript, TranscriptEntry } from '../../../harness/contracts/transcript.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import { highestLevel } from '../../../harness/report/tally.ts'
import { makeBundle } from './sample-record.ts'

export interface Traffic {
  findings: Finding[]
  exposures: Exposure[]
  transcripts: Transcript[]
}

interface Wire {
  kind: 'request' | 'response'
  /** From the receiving end to the sending end. */
  back: boolean
  startLine: string
  headers: string
  body: string
  /** What the body opens to for who may read it; absent: the body as it is. */
  sealed?: string
}

interface Sink {
  exchange: string
  truth: readonly TruthElement[]
  findings: Finding[]
  measured: ReadonlySet<string>
}

const route = ['bron', 'zorgplatform', 'lsp', 'ontvanger']

/** `sealed`: bodies are JWE that only the ends can open. `rounds`: how often the record is asked for. */
export function makeTraffic(
  exchange: string,
  truth: readonly TruthElement[],
  options: { sealed: boolean; rounds: number },
): Traffic {
  const sink: Sink = { exchange, truth, findings: [], measured: new Set(route.slice(1, 3)) }
  const transcripts = new Map(
    route.map((party): [string, Transcript] => [party, { exchange, party, entries: [], excerpts: [] }]),
  )
  let at = Date.UTC(2026, 8, 1, 9, 30)
  let number = 0
  for (const wire of makeWires(truth, options)) {
    const path = wire.back ? [...route].reverse() : route
    number++
    for (let hop = 0; hop + 1 < path.length; hop++) {
      at += 7 + ((hop * 13 + number * 5) % 40)
      const [from, to] = [path[hop] ?? '', path[hop + 1] ?? '']
      addMessage(sink, transcripts.get(from), wire, { from, to, number, at, vantage: 'sent' })
      addMessage(sink, transcripts.get(to), wire, { from, to, number, at: at + 1, vantage: 'received' })
    }
  }
  if (!options.sealed) addStored(sink, transcripts.get('zorgplatform'))
  else addHash(sink, transcripts.get('lsp'))
  return {
    findings: sink.findings,
    exposures: makeExposures(sink),
    transcripts: [...transcripts.values()],
  }
}

function makeWires(truth: readonly TruthElement[], { sealed, rounds }: { sealed: boolean; rounds: number }): Wire[] {
  const value = (element: string) => truth.find((candidate) => candidate.element === element)?.value ?? ''
  const task = JSON.stringify({
    resourceType: 'Task',
    status: value('Task.status'),
    identifier: [{ value: value('Task.identifier[0].value') }],
    description: value('Task.description'),
    for: { identifier: { value: value('Patient.identifier[bsn]') } },
  })
  const json = 'content-type: application/fhir+json\r\ninkijk-control: Qm7vT2kXwP9dLs4R'
  const plain: Wire[] = [
    { kind: 'request', back: false, startLine: 'POST /fhir/Task HTTP/1.1', headers: json, body: task },
    { kind: 'response', back: true, startLine: 'HTTP/1.1 201 Created', headers: json, body: '' },
    ...Array.from({ length: rounds }, (_, round): Wire[] => [
      {
        kind: 'request',
        back: true,
        startLine: `GET /fhir/Patient/$everything?_page=${round} HTTP/1.1`,
        headers: 'accept: application/fhir+json\r\nauthorization: Bearer ey0.af3b.19c2',
        body: '',
      },
      { kind: 'response', back: false, startLine: 'HTTP/1.1 200 OK', headers: json, body: makeBundle(truth) },
    ]).flat(),
  ]
  return sealed ? plain.map(seal) : plain
}

function seal(wire: Wire): Wire {
  if (wire.body === '') return wire
  const cipher = createHash('sha512').update(wire.body).digest('base64url').repeat(4)
  return {
    ...wire,
    headers: wire.headers.replace('application/fhir+json', 'application/jose'),
    body: `eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0.${cipher}`,
    sealed: wire.body,
  }
}

interface Placement {
  from: string
  to: string
  number: number
  at: number
  vantage: 'sent' | 'received'
}

function addMessage(sink: Sink, transcript: Transcript | undefined, wire: Wire, placement: Placement): void {
  if (transcript === undefined) return
  const { from, to, number, at, vantage } = placement
  const { party } = transcript
  const head = `${wire.startLine}\r\n${wire.headers}\r\ncontent-length: ${Buffer.byteLength(wire.body)}\r\n\r\n`
  const observation = `${party}/${vantage}/${from}-${to}-${number}`
  const peer = party === from ? to : from
  const bytes = Buffer.from(head + wire.body)
  const segments: Segment[] = [{ label: 'head', chain: [], text: head, marks: [] }]
  if (wire.body !== '' && wire.sealed === undefined) {
    segments.push(
      markSegment(sink, transcript, { observation, vantage, peer, bytes, head: head.length, body: wire.body }),
    )
  } else if (wire.sealed !== undefined) {
    segments.push(
      sink.measured.has(party)
        ? { label: 'body', chain: [], text: wire.body, marks: [], closed: 'JWE (RSA-OAEP-256, A256GCM), no key' }
        : { label: 'body › jwe', chain: [], text: wire.sealed, marks: [] },
    )
  }
  transcript.entries.push({
    id: `${vantage}-${number}-${from}`,
    vantage,
    observation,
    offset: 0,
    length: bytes.length,
    at,
    message: { from, to, kind: wire.kind, startLine: wire.startLine, connection: `${party}/1`, number },
    segments,
  })
}

interface Place {
  observation: string
  vantage: Vantage
  peer?: string
  bytes: Buffer
  /** Offset of the body in the bytes. */
  head: number
  body: string
}

function markSegment(sink: Sink, transcript: Transcript, place: Place): Segment {
  const chain = [{ step: 'http', offset: 0, length: place.bytes.length, part: 'body' }]
  const segment: Segment = { label: 'body', chain, text: place.body, marks: [] }
  if (!sink.measured.has(transcript.party)) return segment
  for (const { element, value } of sink.truth) {
    const start = place.body.indexOf(value)
    if (start < 0) continue
    const finding = addFinding(sink, transcript, place, { element, value, level: 'plaintext', chain, start })
    segment.marks.push({ start, length: value.length, element, level: 'plaintext', finding: finding.id })
  }
  return segment
}

interface Hit {
  element: string
  value: string
  level: Level
  chain: Finding['chain']
  /** Position in the body. */
  start: number
}

function addFinding(sink: Sink, transcript: Transcript, place: Place, hit: Hit): Finding {
  const offset = place.head + Buffer.byteLength(place.body.slice(0, hit.start))
  const length = Buffer.byteLength(hit.value)
  const finding: Finding = {
    id: `f${String(sink.findings.length + 1).padStart(4, '0')}`,
    exchange: sink.exchange,
    party: transcript.party,
    vantage: place.vantage,
    element: hit.element,
    level: hit.level,
    observation: place.observation,
    offset,
    length,
    chain: hit.chain,
    ...(place.peer === undefined ? {} : { peer: place.peer }),
    form: hit.level === 'reidentifiable' ? 'sha256(bsn)/hex' : 'utf-8',
    ...(hit.level === 'reidentifiable'
      ? { cost: { tries: 4_200_000, durationMs: 3100, space: 90_909_091, projectedMs: 67_000, met: true } }
      : {}),
  }
  sink.findings.push(finding)
  transcript.excerpts.push(makeExcerpt(finding, place, hit))
  return finding
}

function makeExcerpt(finding: Finding, { bytes, body }: Place, { start, value }: Hit): Excerpt {
  const rawOffset = Math.max(0, finding.offset - 96)
  const textStart = Math.max(0, start - 160)
  return {
    finding: finding.id,
    raw: bytes.subarray(rawOffset, finding.offset + finding.length + 96).toString('base64'),
    rawOffset,
    start: finding.offset - rawOffset,
    length: finding.length,
    decoded: {
      text: body.slice(textStart, start + value.length + 160),
      start: start - textStart,
      length: value.length,
    },
  }
}

/** The platform keeps the referral. */
function addStored(sink: Sink, transcript: Transcript | undefined): void {
  if (transcript === undefined) return
  const value = sink.truth.find(({ element }) => element === 'Task.description')?.value ?? ''
  const body = `{"id":17,"task":"${value}"}`
  keep(sink, transcript, 'stored', `${transcript.party}/stored/rows`, body)
}

/** The switch point logs a hash of the number that stood in its address register. */
function addHash(sink: Sink, transcript: Transcript | undefined): void {
  if (transcript === undefined) return
  const bsn = sink.truth.find(({ kind }) => kind === 'bsn')
  if (bsn === undefined) return
  const hash = createHash('sha256').update(bsn.value).digest('hex')
  const body = `{"level":30,"subject":"${hash}","msg":"forwarded"}`
  const place: Place = {
    observation: `${transcript.party}/logged/party.ndjson`,
    vantage: 'logged',
    bytes: Buffer.from(body),
    head: 0,
    body,
  }
  const start = body.indexOf(hash)
  const chain = [{ step: 'ndjson', offset: 0, length: body.length, part: 'line 1' }]
  const { element } = bsn
  const finding = addFinding(sink, transcript, place, { element, value: hash, level: 'reidentifiable', chain, start })
  const marks = [{ start, length: hash.length, element, level: 'reidentifiable' as const, finding: finding.id }]
  transcript.entries.push(keptEntry(place, [{ label: 'line 1', chain, text: body, marks }]))
}

function keep(
  sink: Sink,
  transcript: Transcript,
  vantage: 'stored' | 'logged',
  observation: string,
  body: string,
): void {
  const place: Place = { observation, vantage, bytes: Buffer.from(body), head: 0, body }
  transcript.entries.push(keptEntry(place, [markSegment(sink, transcript, place)]))
}

function keptEntry({ observation, vantage, bytes }: Place, segments: Segment[]): TranscriptEntry {
  return { id: `${vantage}-1`, vantage, observation, offset: 0, length: bytes.length, segments }
}

function makeExposures(sink: Sink): Exposure[] {
  const byPlace = Map.groupBy(sink.findings, ({ party, element }) => `${party} ${element}`)
  return [...sink.measured].flatMap((party) =>
    sink.truth.map((element): Exposure => {
      const found = byPlace.get(`${party} ${element.element}`) ?? []
      return {
        party,
        element: element.element,
        class: element.class,
        matchedBy: element.matchedBy,
        level: highestLevel(found.map(({ level }) => level)),
        vantages: [...new Set(found.map(({ vantage }) => vantage))],
        findings: found.map(({ id }) => id),
      }
    }),
  )
}
