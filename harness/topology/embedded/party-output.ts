/** What the process of a party writes on its standard output and error: files, and kept from growing when told so. */

import { closeSync, openSync } from 'node:fs'
import { stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/** Below the party's folder. */
const outputFiles = { output: join('log', 'stdout.txt'), errors: join('log', 'stderr.txt') } as const

export type OutputFile = keyof typeof outputFiles

export interface OutputKeeper {
  /** What is there now is all that will be kept. */
  freeze(): Promise<void>
  /** To be called when nothing writes any more. */
  cut(): Promise<void>
}

export function outputPath(directory: string, file: OutputFile): string {
  return join(directory, outputFiles[file])
}

/** Gives a descriptor to a process that is started meanwhile. */
export function withOutputFile<T>(directory: string, file: OutputFile, use: (descriptor: number) => T): T {
  const descriptor = openSync(outputPath(directory, file), 'a')
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The only files of a party that its process does not write by itself. */
export function createOutputKeeper(directory: string): OutputKeeper {
  const kept = new Map<string, number>()
  return {
    async freeze() {
      for (const file of ['output', 'errors'] as const) {
        const path = outputPath(directory, file)
        const bytes = await stat(path).then(
          ({ size }) => size,
          () => undefined,
        )
        if (bytes !== undefined) kept.set(path, bytes)
      }
    },
    async cut() {
      for (const [path, bytes] of kept) await truncate(path, bytes)
    },
  }
}
