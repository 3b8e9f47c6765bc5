/** Where a run lies: its folder as given, or its id below the folder that runs are written to by default. */

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const defaultOutDirectory = 'out'

/** Absolute; the folder as given when neither exists, so that the error names what was typed. */
export function findRun(run: string): string {
  const candidates = [run, join(defaultOutDirectory, run)]
  return resolve(candidates.find((folder) => existsSync(join(folder, 'result.json'))) ?? run)
}
