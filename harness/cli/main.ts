/** Runs one command line and turns every way it can end into an exit code. */

import { CommanderError } from 'commander'
import { HarnessError } from '../contracts/error.ts'
import { exitCodes } from './exit-codes.ts'
import { createProgram } from './program.ts'
import { readVersion } from './read-version.ts'
import { createTerminal, type Terminal } from './terminal.ts'

export async function main(args: readonly string[]): Promise<number> {
  const terminal = createTerminal(process)
  const abort = new AbortController()
  // The first signal asks for an orderly end; a second one ends at once, and the parties end with their standard input.
  const onSignal = () => (abort.signal.aborted ? process.exit(exitCodes.interrupted) : abort.abort())
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  let exitCode: number = exitCodes.met
  try {
    const version = await readVersion()
    const program = createProgram({
      version,
      terminal,
      signal: abort.signal,
      end: (code) => (exitCode = code),
    })
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return abort.signal.aborted ? exitCodes.interrupted : report(error, terminal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

function report(error: unknown, terminal: Terminal): number {
  // Commander has written its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.met : exitCodes.usage
  if (error instanceof HarnessError) {
    terminal.error(`inkijk: ${error.message} [${error.code}]`)
    return exitCodes.of(error.code)
  }
  terminal.error(`inkijk: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return exitCodes.inconclusive
}
