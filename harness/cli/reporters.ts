/** The reporters that were asked for, as one. */

import { join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { Scenario } from '../contracts/scenario.ts'
import { createReporter } from '../report/registry.ts'
import { createReporterSet, type ReporterSet } from '../report/reporter-set.ts'
import type { EvidenceLoaders } from './evidence-loaders.ts'
import type { Terminal } from './terminal.ts'

export interface ReporterRequest {
  /** The run's folder. */
  directory: string
  scenarios: readonly Pick<Scenario, 'id' | 'title'>[]
  loaders: EvidenceLoaders
  terminal: Terminal
}

/** @throws HarnessError REPORTER_UNKNOWN, USAGE */
export function createReporters(names: readonly string[], request: ReporterRequest): ReporterSet {
  const { terminal, directory } = request
  const asked = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
  if (asked.length === 0) throw new HarnessError('USAGE', '--reporter needs at least one name')
  // The one that speaks to the person comes last, when the files it points to are there.
  const ordered = asked.toSorted((a, b) => Number(a === 'pretty') - Number(b === 'pretty'))
  const options = {
    output: terminal.output,
    live: terminal.live,
    colour: terminal.colour,
    ...(ordered.includes('html') ? { reportFile: join(directory, 'report.html') } : {}),
    ...request.loaders,
    scenarioTitles: Object.fromEntries(request.scenarios.map((scenario) => [scenario.id, scenario.title])),
  }
  return createReporterSet(
    ordered.map((name) => ({ name, reporter: createReporter(name, options) })),
    (name, event, error) => terminal.error(`inkijk: reporter "${name}" failed in ${event}: ${explain(error)}`),
  )
}

function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
