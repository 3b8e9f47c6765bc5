/** Files for the tests of scanning, and limits under which small files are large. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probePaths, type ScanInput } from '../../../harness/probe/probe-paths.ts'
import type { ScanLimits } from '../../../harness/probe/scan/limits.ts'
import { element } from './subjects.ts'

export const value = 'pneumonie links onder'
export const elements = [element(value)]

export const smallLimits: Partial<ScanLimits> = {
  windowBytes: 32 * 1024,
  overlapBytes: 4 * 1024,
  wholeBytes: 64 * 1024,
  indivisibleBytes: 256 * 1024,
  captureBytes: 128 * 1024,
}

/** Lines that say nothing, of no one length. */
export function filler(bytes: number, seed = 1): Buffer {
  const lines: string[] = []
  let state = seed
  for (let length = 0; length < bytes; ) {
    state = (state * 1103515245 + 12345) % 2147483648
    const line = `${state % 1000} de controle is ${state % 3 === 0 ? 'vandaag' : 'morgen'} om ${state % 24} uur\n`
    lines.push(line)
    length += line.length
  }
  return Buffer.from(lines.join('').slice(0, bytes), 'latin1')
}

/** Filler with `inserted` at a place. */
export function withInserted(bytes: number, offset: number, inserted: Buffer | string): Buffer {
  const text = filler(bytes)
  return Buffer.concat([text.subarray(0, offset), Buffer.from(inserted), text.subarray(offset)])
}

export async function makeScanFolder(
  files: Readonly<Record<string, Buffer | string>> = {},
): Promise<{ path: string; file(name: string): string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'inkijk-scan-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content)
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** Scans one file in this thread. */
export async function scanBytes(name: string, bytes: Buffer | string, more: Partial<ScanInput> = {}) {
  await using folder = await makeScanFolder({ [name]: bytes })
  return await probePaths({ paths: [folder.path], elements, limits: smallLimits, workers: 0, ...more })
}
