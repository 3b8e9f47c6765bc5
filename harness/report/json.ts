/** Writes `result.json` (schema: `result.schema.json`). */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reporter } from '../contracts/reporter.ts'

export function createJsonReporter(): Reporter {
  return {
    async onRunEnd(result, { directory }) {
      const file = join(directory, 'result.json')
      await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
      return file
    },
  }
}
