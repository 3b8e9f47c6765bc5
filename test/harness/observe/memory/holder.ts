/** A process that holds a value in one form, made from letters that stand apart in its source and its command line. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Holder extends AsyncDisposable {
  pid: number
  /** Answers `pong`, when the process runs. */
  ping(): Promise<string>
}

/** Statements that keep `value` in a form; each is given the letters of the value one by one. */
export const forms = {
  'one-byte string': 'globalThis.kept = String.fromCharCode(...letters)',
  'two-byte string': 'globalThis.kept = String.fromCharCode(...letters, 0x2020)',
  buffer: 'globalThis.kept = Buffer.from(letters)',
  'dropped string': 'globalThis.kept = String.fromCharCode(...letters).length',
  nothing: 'globalThis.kept = letters.length',
} as const

/** Letters are given as numbers that say nothing of them: the code of each, and 1000 more. */
export async function hold(value: string, form: keyof typeof forms): Promise<Holder> {
  const letters = [...value].map((letter) => letter.charCodeAt(0) + 1000).join(',')
  const source = `const letters = [${letters}].map((code) => code - 1000)
${forms[form]}
require('node:readline').createInterface({ input: process.stdin }).on('line', () => console.log('pong'))
console.log('ready')`
  const child = spawn(process.execPath, ['-e', source], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return {
    pid: child.pid ?? 0,
    async ping() {
      const answered = once(lines, 'line')
      child.stdin.write('ping\n')
      const [line] = (await answered) as [string]
      return line
    },
    [Symbol.asyncDispose]: () => end(child),
  }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
