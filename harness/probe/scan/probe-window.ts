/** Probes one window by itself: what it holds, what of it was not read, and which keys and secrets stand in it. */

import type { HeldKey, Range } from '../../contracts/probe.ts'
import type { ChainStep, Level } from '../../contracts/result.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import type { BudgetLimits } from '../budget.ts'
import type { Content } from '../content.ts'
import { classifyObservation, createClassify } from '../coverage.ts'
import type { Enumerate } from '../derivatives/enumerate.ts'
import { preimagesOf } from '../derivatives/preimages.ts'
import { collectSecrets } from '../derivatives/secrets.ts'
import { findAll, weigh } from '../find.ts'
import { rawKey } from '../keys/held-key.ts'
import { type Opened, openObservations } from '../opened.ts'
import { createRepeats } from '../repeats.ts'
import { createSearch } from '../search.ts'
import type { Unread } from './account.ts'

export interface WindowJob {
  /** Names the file in the source of a key. */
  file: string
  bytes: Buffer
  keys: readonly HeldKey[]
  own: readonly Range[]
  nextStart: number
  /** Step that explains the window as a whole, where it finds something in it and where it does not. */
  container?: string
}

/** A finding at its place in the window. */
export interface WindowFinding extends Range {
  element: string
  level: Level
  chain: readonly ChainStep[]
  form?: string
  key?: string
  /** Of two ways of reading the same bytes, the lighter tells more. */
  weight: number
}

export interface WindowResult {
  findings: WindowFinding[]
  alikeLeftOut: number
  /** What was not read of the stretches that count, at places in the window. */
  unread: Unread[]
  budgetsHit: string[]
  /** Keys that stand in the window, by what a party may come to open things elsewhere. */
  seen: HeldKey[]
  /** Salts and keys to hash with. */
  secrets: HeldKey[]
  /** It holds ciphertext that was not opened. */
  sealed: boolean
  /** It holds what may be a keyed digest of a value. */
  digests: boolean
  /** Parts of the window that run on beyond its end. */
  unfinished: ChainStep[]
}

export type ProbeWindow = (job: WindowJob) => Promise<WindowResult>

/** Decoders whose input is one thing from end to end, so that a piece of it is read only in part. */
const continuing: ReadonlySet<string> = new Set([
  ...['gzip', 'zlib', 'deflate', 'zstd', 'brotli'],
  ...['zip', 'tar', 'pdf', 'multipart', 'mail', 'http', 'base64', 'base32', 'base58', 'hex', 'hex-dump', 'data-url'],
  ...['cms', 'openpgp', 'openpgp-armor', 'jwe', 'dicom', 'compound-file', 'protobuf', 'grpc'],
])
/** What stands between the last letter of an encoding and the end of a window: a line end, padding. */
const slackBytes = 4
/** Digests of 16 to 64 bytes in hex, or of 32 and more in base64. */
const digestPattern =
  /(?<![0-9A-Za-z+/_-])(?:[0-9a-fA-F]{32,128}|[A-Za-z0-9+/_-]{43}=?|[A-Za-z0-9+/_-]{86}={0,2})(?![0-9A-Za-z+/_-])/

/** More than are listed of a file, so that those in two windows can be told from each other. */
const mostAlike = 1000
/** A scan tells no costs. */
const unmeasured: Enumerate = () => ({ tries: 0, durationMs: 0, space: 0, projectedMs: 0, met: false })
/** Explained, and nothing that a key opens. */
const openTo = /\(public\)|signature|certificate|\bJWK key\b|\bPEM\b|^tag of|digest/i
/** Bytes of a window that are opaque, from which it may be ciphertext of a kind that cannot be told by its looks. */
const opaqueShare = 0.25

/** Prepares what is looked for once, for any number of windows. */
export function createProbeWindow(elements: readonly TruthElement[], budget: Partial<BudgetLimits> = {}): ProbeWindow {
  const search = createSearch(elements)
  const hashes = preimagesOf(elements).length > 0
  return async (job) => {
    const observation = {
      id: job.file,
      party: '',
      vantage: 'stored' as const,
      file: job.file,
      bytes: job.bytes.length,
      sha256: '',
      source: 'file' as const,
    }
    const opened = await openObservations({ observations: [{ observation, bytes: job.bytes }], keys: job.keys, budget })
    const { located, alikeLeftOut } = findAll(opened, search, () => 0, { enumerate: unmeasured, mostAlike })
    // What it remembers serves several parties that handled the same bytes; no window comes twice.
    search.forget()
    const [root] = opened.roots
    const unread = root === undefined ? [] : findUnread(opened, root.content, job)
    return {
      findings: located.map(({ finding }) => toWindowFinding(finding)).filter((finding) => !isSeenByNext(finding, job)),
      alikeLeftOut,
      unread,
      unfinished: root === undefined ? [] : findUnfinished(root.content, job),
      ...lookForKeys(opened, job.keys, hashes),
      sealed: opened.contents.some(isSealed) || sumOpaque(unread) > job.bytes.length * opaqueShare,
      budgetsHit: [...opened.budget.hits],
    }
  }
}

function toWindowFinding({
  element,
  level,
  offset,
  length,
  chain,
  form,
  key,
}: Omit<WindowFinding, 'weight'>): WindowFinding {
  return {
    element,
    level,
    offset,
    length,
    chain: chain.map((step) => ({ ...step })),
    weight: weigh(chain),
    ...(form === undefined ? {} : { form }),
    ...(key === undefined ? {} : { key }),
  }
}

/** Cut off here, and whole in the next window. */
function isSeenByNext({ offset, length }: Range, { bytes, nextStart }: WindowJob): boolean {
  return nextStart < bytes.length && offset >= nextStart && offset + length >= bytes.length
}

function lookForKeys(opened: Opened, held: readonly HeldKey[], hashes: boolean) {
  const known = new Set(held.map((key) => key.id))
  const seen = opened.keys.filter((key) => !known.has(key.id))
  const secrets = hashes
    ? collectSecrets(opened.contents, [], opened.budget).map(({ bytes, label }) => rawKey(bytes, label))
    : []
  return {
    seen,
    secrets: secrets.filter((secret) => !known.has(secret.id)),
    digests: hashes && opened.contents.some(({ bytes }) => digestPattern.test(bytes.toString('latin1'))),
  }
}

function isSealed({ bytes, explained, edges }: Content): boolean {
  if (explained.some(({ as }) => !openTo.test(as))) return true
  return edges.some(({ step }) => step === 'pdf') && bytes.includes('/Encrypt')
}

function sumOpaque(unread: readonly Unread[]): number {
  return unread.reduce((sum, { is, length }) => sum + (is === 'opaque' ? length : 0), 0)
}

function findUnread(opened: Opened, content: Content, { own, container }: WindowJob): Unread[] {
  if (container !== undefined && !content.edges.some(({ step }) => step === container)) return []
  const classes = classifyObservation(content, createClassify(), createRepeats(opened.contents))
  return own.flatMap(({ offset, length }) => [...unreadRuns(classes, offset, offset + length)])
}

function* unreadRuns(classes: Uint8Array, from: number, to: number): Generator<Unread> {
  for (let at = from; at < to; ) {
    const value = classes[at] ?? 0
    let end = at + 1
    while (end < to && classes[end] === value) end += 1
    if (value !== 0) yield { offset: at, length: end - at, is: value === 1 ? 'ciphertext' : 'opaque' }
    at = end
  }
}

/** What began before the next window and was not at its end where this one ends. */
function findUnfinished({ edges, explained }: Content, { bytes, own, nextStart }: WindowJob): ChainStep[] {
  if (nextStart >= bytes.length) return []
  // What begins where a window begins that follows another is the rest of what the other saw beginning.
  const first = (own[0]?.offset ?? 0) > 0 ? slackBytes : 0
  const runsOn = ({ offset, length }: Range) =>
    offset >= first && offset < nextStart && offset + length >= bytes.length - slackBytes
  const found = new Map<number, ChainStep>()
  for (const { step, segments } of edges) {
    if (!continuing.has(step)) continue
    for (const { part } of segments) {
      if (runsOn(part.at))
        found.set(part.at.offset, { step, ...part.at, ...(part.part === undefined ? {} : { part: part.part }) })
    }
  }
  for (const { at } of explained) {
    if (runsOn(at) && !found.has(at.offset)) found.set(at.offset, { step: 'ciphertext', ...at })
  }
  return [...found.values()]
}
