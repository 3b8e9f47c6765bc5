/** The probe alone, on files and folders (design 4.6). */

import { hash } from 'node:crypto'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { HeldKey } from '../contracts/probe.ts'
import type { ChainStep, Level } from '../contracts/result.ts'
import type { TruthElement } from '../contracts/truth.ts'
import type { BudgetLimits } from './budget.ts'
import { openObservations } from './opened.ts'
import { probeOpened } from './probe-party.ts'
import { createSearch, type Search } from './search.ts'

interface ScanFinding {
  file: string
  element: string
  level: Level
  offset: number
  length: number
  chain: ChainStep[]
  key?: string
}

export interface ScanReport {
  schema: 'inkijk-scan/1'
  findings: ScanFinding[]
  coverage: { file: string; observedBytes: number; decodedBytes: number; opaqueBytes: number; budgetsHit: string[] }[]
}

export interface ScanInput {
  paths: readonly string[]
  elements: readonly TruthElement[]
  keys?: readonly HeldKey[]
  /** Bytes read of each file, default 256 MB; what lies beyond is recorded as a budget that was hit. */
  maxFileBytes?: number
  budget?: Partial<BudgetLimits>
}

/**
 * Each file on its own, with all keys.
 *
 * @throws HarnessError USAGE for a path that does not exist
 */
export async function probePaths(input: ScanInput): Promise<ScanReport> {
  const search = createSearch(input.elements)
  const report: ScanReport = { schema: 'inkijk-scan/1', findings: [], coverage: [] }
  for (const path of input.paths) {
    for (const file of await listFiles(path)) await scanFile(file, input, search, report)
  }
  return report
}

async function scanFile(file: string, input: ScanInput, search: Search, report: ScanReport): Promise<void> {
  const { bytes, unread } = await readStart(file, input.maxFileBytes ?? 256 * 1024 * 1024)
  const observation = {
    id: file,
    party: file,
    vantage: 'stored' as const,
    file,
    bytes: bytes.length,
    sha256: hash('sha256', bytes, 'hex'),
    source: 'file' as const,
  }
  const budget = input.budget === undefined ? {} : { budget: input.budget }
  const opened = await openObservations({ observations: [{ observation, bytes }], keys: input.keys ?? [], ...budget })
  if (unread > 0) opened.budget.hit(`${unread} bytes beyond the first ${bytes.length} were not read`)
  const { findings, coverage } = probeOpened(file, opened, search)
  const { observedBytes, decodedBytes, opaqueBytes, budgetsHit } = coverage
  report.coverage.push({ file, observedBytes, decodedBytes, opaqueBytes, budgetsHit })
  for (const { element, level, offset, length, chain, key } of findings) {
    report.findings.push({ file, element, level, offset, length, chain, ...(key === undefined ? {} : { key }) })
  }
}

/** Files below a folder in the order of their names; links are not followed. */
async function listFiles(path: string): Promise<string[]> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new HarnessError('USAGE', `cannot read "${path}": expected a file or a folder`, { cause })
  })
  if (!facts.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function readStart(file: string, maxBytes: number): Promise<{ bytes: Buffer; unread: number }> {
  await using handle = await open(file)
  const { size } = await handle.stat()
  const bytes = Buffer.alloc(Math.min(size, maxBytes))
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return { bytes: bytes.subarray(0, length), unread: size - length }
}
