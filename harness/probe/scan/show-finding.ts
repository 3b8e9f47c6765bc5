/** The proof behind one finding of a scan: reads its file once more up to there, step by step. */

import { open } from 'node:fs/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import type { ChainStep } from '../../contracts/result.ts'
import type { Excerpt } from '../../contracts/transcript.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import { findAll, type LocatedFinding } from '../find.ts'
import { openObservations } from '../opened.ts'
import { replayChain } from '../replay-chain.ts'
import { createSearch, type Search } from '../search.ts'
import { createExcerpt } from '../transcript/excerpt.ts'
import { followUp } from './follow-up.ts'
import { defaultScanLimits, type ScanLimits } from './limits.ts'
import type { ScanFinding } from './report.ts'
import { createFileStream, type Stream } from './stream.ts'
import { unroll } from './unroll.ts'
import { chainInStream, createWindow, toStream, type Window } from './window.ts'

export interface ShownFinding {
  finding: ScanFinding
  /** As the truth holds it. */
  value: string
  /** Bytes that came out of each step; absent for what was read as a stream. */
  steps: { step: ChainStep; bytes?: number; key?: string }[]
  excerpt: Excerpt
}

export interface ShowInput {
  finding: ScanFinding
  elements: readonly TruthElement[]
  /** Held and seen by the party. */
  keys: readonly HeldKey[]
  limits?: Partial<ScanLimits>
}

const bytesAround = 64
/** A compressed range is shown by its beginning. */
const maxRangeBytes = 1024

/** @throws HarnessError FINDING_NOT_FOUND when the file does not give the finding (any more) */
export async function showFinding({ finding, elements, keys, limits }: ShowInput): Promise<ShownFinding> {
  await using handle = await open(finding.file).catch((cause: unknown) => {
    throw new HarnessError('FINDING_NOT_FOUND', `cannot read "${finding.file}"`, { cause })
  })
  const { size } = await handle.stat()
  const value = elements.find(({ element }) => element === finding.element)?.value
  if (value === undefined) throw notFound(finding, 'the truth has no such element')
  const search = createSearch(elements)
  const all = { ...defaultScanLimits, ...limits }
  for await (const window of windowsOf(() => createFileStream(handle, size, finding.file), finding, all)) {
    const shown = await lookIn(window, finding, search, keys)
    if (shown === undefined) continue
    const stream = createFileStream(handle, size, finding.file)
    return { finding, value, ...shown, excerpt: { ...shown.excerpt, ...(await readRaw(stream, finding)) } }
  }
  throw notFound(finding, 'the file was changed, or a key that stands in another file is needed')
}

/** Those that may hold it; then what begins where its first step does. */
async function* windowsOf(
  createStream: () => Stream,
  finding: ScanFinding,
  limits: ScanLimits,
): AsyncGenerator<Window> {
  for await (const window of unroll(createStream(), limits, () => {})) if (mayHold(window, finding)) yield window
  const [first] = finding.chain
  if (first === undefined) return
  const from = createWindow(createStream(), 0, Buffer.alloc(0))
  yield* followUp({ window: from, part: first }, limits, () => {})
}

function mayHold(window: Window, { chain, offset }: ScanFinding): boolean {
  const before = window.stream.chain()
  if (!before.every((step, i) => isSameStep(step, chain[i]))) return false
  if (window.composed === true) return true
  const next = chain[before.length]
  const range = toStream(window, { offset: 0, length: window.bytes.length })
  const at = next?.offset ?? (before.length === 0 ? offset : undefined)
  return at === undefined || (at >= range.offset && at < range.offset + range.length)
}

async function lookIn(window: Window, wanted: ScanFinding, search: Search, keys: readonly HeldKey[]) {
  const { file } = wanted
  const bytes = window.bytes
  const facts = { id: file, party: '', vantage: 'stored' as const, file, bytes: bytes.length, sha256: '' }
  const opened = await openObservations({ observations: [{ observation: { ...facts, source: 'file' }, bytes }], keys })
  const located = findAll(opened, search, () => performance.now()).located.find((one) => isWanted(one, window, wanted))
  if (located === undefined) return undefined
  const { finding } = located
  const replay = await replayChain(bytes, { observation: file, chain: finding.chain }, opened.keys)
  const steps: ShownFinding['steps'] = [
    ...window.stream.chain().map((step) => ({ step })),
    ...replay.steps.map((one, i) => ({
      step: chainInStream(window, finding.chain)[i] ?? one.step,
      bytes: one.bytes.length,
      ...(one.key === undefined ? {} : { key: one.key }),
    })),
  ]
  return { steps, excerpt: createExcerpt(file, located, bytes) }
}

function isWanted({ finding }: LocatedFinding, window: Window, wanted: ScanFinding): boolean {
  if (finding.element !== wanted.element || finding.level !== wanted.level || finding.form !== wanted.form) return false
  const chain = [...window.stream.chain(), ...chainInStream(window, finding.chain)]
  const isSame = chain.length === wanted.chain.length && chain.every((step, i) => isSameStep(step, wanted.chain[i]))
  return isSame && window.stream.locate(toStream(window, finding)).offset === wanted.offset
}

/** How long what was read as a stream is shows only when it has ended. */
function isSameStep(a: ChainStep, b: ChainStep | undefined): boolean {
  return a.step === b?.step && a.offset === b.offset && a.part === b.part
}

async function readRaw({ readAt }: Stream, { offset, length }: ScanFinding) {
  const rawOffset = Math.max(0, offset - bytesAround)
  const shown = Math.min(length, maxRangeBytes)
  const raw = await readAt?.(rawOffset, offset - rawOffset + shown + bytesAround)
  return { raw: (raw ?? Buffer.alloc(0)).toString('base64'), rawOffset, start: offset - rawOffset, length: shown }
}

function notFound({ file, element }: ScanFinding, reason: string): HarnessError {
  return new HarnessError('FINDING_NOT_FOUND', `"${file}" does not give the finding of ${element}: ${reason}`)
}
