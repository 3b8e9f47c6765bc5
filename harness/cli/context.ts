import type { Terminal } from './terminal.ts'

/** What every command is given. */
export interface CommandContext {
  terminal: Terminal
  /** Aborted by Ctrl-C and by SIGTERM. */
  signal: AbortSignal
}
