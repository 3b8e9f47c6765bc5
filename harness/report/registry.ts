/** All reporters by name. */

import { HarnessError } from '../contracts/error.ts'
import type { Reporter } from '../contracts/reporter.ts'
import type { HtmlOptions } from './html/html-reporter.ts'
import { createHtmlReporter } from './html/html-reporter.ts'
import { createJsonReporter } from './json.ts'
import { createJunitReporter } from './junit/junit.ts'
import type { PrettyOptions } from './pretty/pretty.ts'
import { createPrettyReporter } from './pretty/pretty.ts'

export type ReporterOptions = PrettyOptions & HtmlOptions

const registry = {
  pretty: createPrettyReporter,
  json: createJsonReporter,
  junit: createJunitReporter,
  html: createHtmlReporter,
} satisfies Record<string, (options: ReporterOptions) => Reporter>

export const reporterNames: readonly string[] = Object.keys(registry)

/** Throws `REPORTER_UNKNOWN`. */
export function createReporter(name: string, options: ReporterOptions): Reporter {
  if (!isKnown(name)) {
    throw new HarnessError('REPORTER_UNKNOWN', `no reporter "${name}"; expected one of ${reporterNames.join(', ')}`, {
      detail: { name, known: reporterNames },
    })
  }
  return registry[name](options)
}

function isKnown(name: string): name is keyof typeof registry {
  return Object.hasOwn(registry, name)
}
