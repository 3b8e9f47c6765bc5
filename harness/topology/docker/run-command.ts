/** One command of another program, with a limit to how long it may take. */

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface CommandOptions {
  /** Default one minute. */
  timeoutMs?: number
  directory?: string
  /** Given every line of either output while it runs. */
  onLine?(line: string): void
}

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null
  /** Set when it did not start, or took too long. */
  error?: NodeJS.ErrnoException
  stdout: string
  stderr: string
}

const defaultTimeoutMs = 60_000

/** Never rejects. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { timeoutMs = defaultTimeoutMs, directory, onLine } = options
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...(directory === undefined ? {} : { cwd: directory }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: Ctrl-C in a terminal reaches the harness alone, which then ends in order.
      detached: true,
    })
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => void output[name].push(chunk))
      if (onLine !== undefined) createInterface({ input: child[name] }).on('line', onLine)
    }
    let error: NodeJS.ErrnoException | undefined
    const timer = setTimeout(() => {
      error = new Error(`no end within ${timeoutMs} ms`)
      child.kill('SIGKILL')
    }, timeoutMs)
    const settle = (code: number | null) => {
      clearTimeout(timer)
      const [stdout = '', stderr = ''] = [output.stdout, output.stderr].map((all) => Buffer.concat(all).toString())
      resolve({ code, ...(error === undefined ? {} : { error }), stdout, stderr })
    }
    child.once('error', (cause) => {
      error = cause
      settle(null)
    })
    child.once('close', settle)
  })
}
