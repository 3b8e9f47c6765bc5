/** Scans the files of one party: first each with the keys held, then what stayed closed with the keys seen elsewhere. */

import type { HeldKey } from '../../contracts/probe.ts'
import type { FileState } from './file-state.ts'
import type { ScanLimits } from './limits.ts'
import type { Prober } from './prober.ts'
import { type PassInput, scanFile } from './scan-file.ts'
import { createSharedKeys, type Round } from './shared-keys.ts'

export interface PartyInput {
  files: readonly FileState[]
  keys: readonly HeldKey[]
  prober: Prober
  limits: ScanLimits
  /** Files that are read at the same time. */
  atOnce: number
  onProgress(file: FileState, bytes: number, pass: number): void
  onFileEnd(file: FileState, pass: number): void
  signal: AbortSignal | undefined
}

/** A key that opens a message that holds a key that opens a file, and so on. */
const maxPasses = 6

/** Returns the keys that were held or seen. */
export async function scanParty(input: PartyInput): Promise<readonly HeldKey[]> {
  const { files, keys: held } = input
  const shared = createSharedKeys()
  const pass = async (number: number, chosen: readonly FileState[], more: (file: FileState) => Partial<PassInput>) => {
    await eachAtOnce(chosen, input.atOnce, async (file) => {
      const settings: PassInput = {
        prober: input.prober,
        limits: input.limits,
        keys: held,
        wants: undefined,
        onSeen: (window, keys, secrets) => shared.add(`${file.file} ${window}`, keys, secrets),
        onProgress: (bytes) => input.onProgress(file, bytes, number),
        signal: input.signal,
        ...more(file),
      }
      await scanFile(file, settings).catch((error: unknown) => noteUnread(file, error))
      input.onFileEnd(file, number)
    })
  }
  await pass(1, files, () => ({}))
  let all = held
  let round = shared.next()
  for (let number = 2; round !== undefined && input.signal?.aborted !== true; number += 1) {
    const current = round
    all = joinKeys(held, current)
    const chosen = files.filter((file) => wantedIn(file, current).size > 0)
    if (chosen.length === 0) break
    if (number > maxPasses) {
      for (const file of chosen)
        file.notes.add(`keys lead to keys more than ${maxPasses} times; the last were not tried`)
      break
    }
    const keys = all
    const wanted = new Map(chosen.map((file) => [file, wantedIn(file, current)]))
    await pass(number, chosen, (file) => ({ keys, wants: (window) => wanted.get(file)?.has(window) === true }))
    round = shared.next()
  }
  for (const file of files) if (isClosed(file)) for (const text of shared.leftOut) file.notes.add(text)
  return all
}

function wantedIn(file: FileState, round: Round): Set<string> {
  const wanted = [...file.windows].filter(([name, { sealed, digests }]) => {
    const place = `${file.file} ${name}`
    return (sealed && round.hasKeysFor(place)) || (digests && round.hasSecretsFor(place))
  })
  return new Set(wanted.map(([name]) => name))
}

function isClosed(file: FileState): boolean {
  return file.windows.values().some(({ sealed }) => sealed)
}

/** With a key that is both, once. */
function joinKeys(held: readonly HeldKey[], { keys, secrets }: Round): HeldKey[] {
  return [...new Map([...secrets, ...keys, ...held].map((key) => [key.id, key])).values()].reverse()
}

/** What the file system says of a file. */
function noteUnread(file: Pick<FileState, 'notes'>, error: unknown): void {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    ENOENT: 'it is no longer there',
    EIO: 'the medium cannot be read',
  }
  file.notes.add(`not read: ${reasons[String(error.code)] ?? error.message}`)
}

async function eachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items].reverse()
  const runner = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runner))
}
