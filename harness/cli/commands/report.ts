/** `inkijk report` */

import { evidenceFolder, readEvidence } from '../../run/evidence-folder.ts'
import { readResult } from '../../run/verify.ts'
import { loadShippedScenarios } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { createEvidenceLoaders } from '../evidence-loaders.ts'
import { findRun } from '../find-run.ts'
import { createReporters } from '../reporters.ts'

export interface ReportOptions {
  reporter: string
  lang?: 'nl' | 'en'
}

export async function reportCommand(run: string, options: ReportOptions, context: CommandContext): Promise<number> {
  const directory = findRun(run)
  const result = await readResult(directory)
  const plans = []
  for (const { id } of result.exchanges) plans.push((await readEvidence(evidenceFolder(directory, id))).plan)
  const scenarios = await loadShippedScenarios()
  const reporters = createReporters(options.reporter.split(','), {
    directory,
    scenarios,
    loaders: createEvidenceLoaders(directory),
    terminal: context.terminal,
  })
  const reporterContext = { directory, language: options.lang ?? context.terminal.language }
  reporters.onRunBegin(plans, reporterContext)
  const written = await reporters.onRunEnd(result, reporterContext)
  for (const { name, file } of written) if (file !== undefined) context.terminal.line(`${name}: ${file}`)
  return 0
}
