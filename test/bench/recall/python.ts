/** One Python process for the whole corpus: a request and an answer per line. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Python {
  /** Applies an operation of `tools.py`; `options` are its keyword arguments. */
  apply(operation: string, input: Buffer, options?: Readonly<Record<string, unknown>>): Promise<Buffer>
  close(): Promise<void>
}

interface Waiting {
  operation: string
  resolve(output: Buffer): void
  reject(error: Error): void
}

const script = join(dirname(fileURLToPath(import.meta.url)), 'tools', 'main.py')

/** Starts with the first request. */
export function createPython(): Python {
  const waiting: Waiting[] = []
  let child: ChildProcessWithoutNullStreams | undefined
  const failAll = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  const start = () => {
    const started = spawn('python3', ['-B', script])
    started.once('error', failAll)
    started.once('close', () => failAll(new Error('python3 ended before its work was done')))
    started.stdin.on('error', failAll)
    started.stderr.on('data', (chunk: Buffer) => failAll(new Error(`python3: ${chunk.toString().slice(0, 2000)}`)))
    createInterface({ input: started.stdout }).on('line', (line) => {
      const next = waiting.shift()
      if (next === undefined) return
      if (line.startsWith('!')) next.reject(new Error(`python3 ${next.operation}: ${JSON.parse(line.slice(1))}`))
      else next.resolve(Buffer.from(line, 'base64'))
    })
    child = started
    return started
  }
  return {
    apply(operation, input, options = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
      waiting.push({ operation, resolve, reject })
      const { stdin } = child ?? start()
      stdin.write(`${JSON.stringify({ operation, input: input.toString('base64'), options })}\n`)
      return promise
    },
    async close() {
      const running = child
      if (running === undefined || running.exitCode !== null) return
      const ended = new Promise((resolve) => running.once('close', resolve))
      running.stdin.end()
      await ended
    },
  }
}
