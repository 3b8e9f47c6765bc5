/** Writes the report of a sample into a folder, the way a run does it. */

import { createReporter } from '../../../harness/report/registry.ts'
import type { Sample } from './sample.ts'

/** Path of `report.html`. */
export async function writeReport(sample: Sample, directory: string, language: 'nl' | 'en' = 'nl'): Promise<string> {
  const reporter = createReporter('html', { output: process.stdout, live: false, colour: false, ...sample })
  const context = { directory, language }
  reporter.onRunBegin?.(sample.plans, context)
  const file = await reporter.onRunEnd?.(sample.result, context)
  if (file === undefined) throw new Error('the html reporter wrote no file')
  return file
}
