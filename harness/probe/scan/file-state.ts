/** What is known of a file between the passes over it. */

import type { ChainStep } from '../../contracts/result.ts'
import type { ByteCounts } from '../coverage.ts'
import { createFileFindings, type FileFindings } from './merge-findings.ts'
import type { Window } from './window.ts'

export interface WindowState {
  /** Keys that were seen elsewhere may open something in it. */
  sealed: boolean
  /** Secrets that were seen elsewhere may explain something in it. */
  digests: boolean
  unfinished: readonly ChainStep[]
  unread: { ciphertext: number; opaque: number }
}

export interface FileState {
  readonly file: string
  readonly party: string | undefined
  readonly findings: FileFindings
  /** Everything that left bytes unread. */
  readonly notes: Set<string>
  /** By their names; only those that a later pass may need. */
  readonly windows: Map<string, WindowState>
  /** Set by the first pass. */
  coverage: (ByteCounts & { observedBytes: number }) | undefined
  /** A later pass left this of a window unread. */
  better(name: string, window: Window, unread: WindowState['unread']): void
}

export function createFileState(file: string, party: string | undefined): FileState {
  const windows = new Map<string, WindowState>()
  const state: FileState = {
    file,
    party,
    findings: createFileFindings(),
    notes: new Set(),
    windows,
    coverage: undefined,
    better(name, window, unread) {
      const before = windows.get(name)
      // What came out of compressed bytes has no bytes of its own in the file.
      if (before === undefined || state.coverage === undefined || !window.stream.exact || window.again !== undefined)
        return
      const ciphertext = Math.min(state.coverage.ciphertextBytes, before.unread.ciphertext - unread.ciphertext)
      const opaque = Math.min(state.coverage.opaqueBytes, before.unread.opaque - unread.opaque)
      state.coverage.ciphertextBytes -= ciphertext
      state.coverage.opaqueBytes -= opaque
      state.coverage.decodedBytes += ciphertext + opaque
    },
  }
  return state
}
