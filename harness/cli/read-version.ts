/** The version of the package. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../contracts/error.ts'

const packageDirectory = fileURLToPath(new URL('../../', import.meta.url))

export async function readVersion(): Promise<string> {
  // From source the file lies in the package's folder, built it lies one above.
  for (const folder of [packageDirectory, join(packageDirectory, '..')]) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return String((JSON.parse(text) as { version: string }).version)
  }
  throw new HarnessError('NOT_BUILT', 'the package has no package.json')
}
