/** The probe alone, on files and folders (design 4.6): streaming, in as many threads as pay off. */

import { availableParallelism } from 'node:os'
import type { HeldKey } from '../contracts/probe.ts'
import type { TruthElement } from '../contracts/truth.ts'
import type { BudgetLimits } from './budget.ts'
import { createPartyOf, type PartyPath } from './scan/assign-parties.ts'
import { createFileState, type FileState } from './scan/file-state.ts'
import { defaultScanLimits, type ScanLimits } from './scan/limits.ts'
import { type Listing, listFiles } from './scan/list-files.ts'
import { createProber } from './scan/prober.ts'
import type { ScanCoverage, ScanProgress, ScanReport } from './scan/report.ts'
import { scanParty } from './scan/scan-party.ts'

export interface ScanInput {
  paths: readonly string[]
  elements: readonly TruthElement[]
  /** Tried on the files of every party. */
  keys?: readonly HeldKey[]
  /** Keys of one party, tried on its files only. */
  partyKeys?: ReadonlyMap<string, readonly HeldKey[]>
  /** Where the files of a party stand, besides in folders that bear its name. */
  partyPaths?: readonly PartyPath[]
  budget?: Partial<BudgetLimits>
  limits?: Partial<ScanLimits>
  /** Worker threads; absent: none for little input, else one per core as far as memory allows. */
  workers?: number
  onProgress?: (progress: ScanProgress) => void
  /** Told all keys of a party, held and seen; undefined stands for files of no known party. */
  onKeys?: (party: string | undefined, keys: readonly HeldKey[]) => void
  signal?: AbortSignal
}

/** Below this it costs more to start a thread than it saves. */
const smallInputBytes = 4 * 1024 * 1024
/** Two threads stay under 300 MB together; more are used when they are asked for. */
const mostWorkers = 2

/**
 * Files are read with the keys of their party, and with the keys that stand in any of its files. Files of which no party
 * is known count as those of one party.
 *
 * @throws HarnessError USAGE for a path that does not exist
 */
export async function probePaths(input: ScanInput): Promise<ScanReport> {
  const listing = await listFiles(input.paths)
  const { partyKeys = new Map<string, readonly HeldKey[]>(), partyPaths = [], keys = [] } = input
  const partyOf = createPartyOf(new Set(partyKeys.keys()), partyPaths)
  const states = listing.files.map(({ file }) => createFileState(file, partyOf(file)))
  const totalBytes = listing.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const workers = input.workers ?? chooseWorkers(totalBytes)
  await using prober = createProber({ elements: input.elements, budget: input.budget ?? {}, workers })
  const progress = createProgress(input, states.length, totalBytes)
  for (const [party, files] of Map.groupBy(states, (state) => state.party)) {
    const known = await scanParty({
      files,
      keys: [...keys, ...((party === undefined ? undefined : partyKeys.get(party)) ?? [])],
      prober,
      limits: { ...defaultScanLimits, ...input.limits },
      atOnce: Math.max(1, workers + 1),
      ...progress,
      signal: input.signal,
    })
    input.onKeys?.(party, known)
  }
  return toReport(states, listing)
}

function chooseWorkers(totalBytes: number): number {
  return totalBytes <= smallInputBytes ? 0 : Math.min(availableParallelism(), mostWorkers)
}

function createProgress({ onProgress }: ScanInput, totalFiles: number, totalBytes: number) {
  const known = new Map<FileState, { bytes: number; findings: number }>()
  const ended = new Set<FileState>()
  let doneBytes = 0
  let findings = 0
  const update = (file: FileState, position: number) => {
    const before = known.get(file) ?? { bytes: 0, findings: 0 }
    const now = { bytes: Math.max(before.bytes, position), findings: file.findings.count }
    doneBytes += now.bytes - before.bytes
    findings += now.findings - before.findings
    known.set(file, now)
  }
  const tell = (pass: number) =>
    onProgress?.({ doneBytes, totalBytes, findings, doneFiles: ended.size, totalFiles, pass })
  return {
    onProgress(file: FileState, position: number, pass: number) {
      // A later pass reads the file anew.
      update(file, pass === 1 ? position : 0)
      tell(pass)
    },
    onFileEnd(file: FileState, pass: number) {
      ended.add(file)
      tell(pass)
    },
  }
}

function toReport(states: readonly FileState[], { skipped, unread }: Listing): ScanReport {
  const nothing = { observedBytes: 0, decodedBytes: 0, ciphertextBytes: 0, opaqueBytes: 0, alikeLeftOut: 0 }
  const coverage = states.map(
    ({ file, party, coverage: counts, notes, findings }): ScanCoverage => ({
      file,
      ...(party === undefined ? {} : { party }),
      ...(counts ?? nothing),
      budgetsHit: [...notes],
      alikeLeftOut: findings.alikeLeftOut,
    }),
  )
  return {
    schema: 'inkijk-scan/1',
    findings: states.flatMap(({ file, party, findings }) => findings.list(file, party)),
    coverage: [
      ...coverage,
      ...unread.map(({ file, reason }) => ({ file, ...nothing, budgetsHit: [`not read: ${reason}`] })),
    ],
    skipped,
  }
}
