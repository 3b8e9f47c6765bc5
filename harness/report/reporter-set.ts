/** Several reporters as one: what one of them throws is told and goes no further. */

import type { Reporter, ReporterContext } from '../contracts/reporter.ts'
import type { Result } from '../contracts/result.ts'

export interface NamedReporter {
  name: string
  reporter: Reporter
}

/** Where a report was written: `file` is absent when the reporter has none to show. */
interface WrittenReport {
  name: string
  file?: string
}

export interface ReporterSet extends Required<Omit<Reporter, 'onRunEnd'>> {
  /** Ends every reporter, one after the other, in the order given. Never rejects. */
  onRunEnd(result: Result, context: ReporterContext): Promise<WrittenReport[]>
}

/**
 * Passes every event to all reporters. A reporter that throws or rejects is given to `onError` with the name of the
 * event; the others and the run go on, and so do later events of the same reporter.
 */
export function createReporterSet(
  reporters: readonly NamedReporter[],
  onError: (name: string, event: string, error: unknown) => void,
): ReporterSet {
  const each = (event: string, call: (reporter: Reporter) => void) => {
    for (const { name, reporter } of reporters) {
      try {
        call(reporter)
      } catch (error) {
        onError(name, event, error)
      }
    }
  }
  return {
    onRunBegin: (plans, context) => each('onRunBegin', (reporter) => reporter.onRunBegin?.(plans, context)),
    onPhase: (plan, phase) => each('onPhase', (reporter) => reporter.onPhase?.(plan, phase)),
    onStep: (plan, step) => each('onStep', (reporter) => reporter.onStep?.(plan, step)),
    onExchangeEnd: (plan, result, findings) =>
      each('onExchangeEnd', (reporter) => reporter.onExchangeEnd?.(plan, result, findings)),
    async onRunEnd(result, context) {
      const written: WrittenReport[] = []
      for (const { name, reporter } of reporters) {
        try {
          const file = await reporter.onRunEnd?.(result, context)
          written.push(file === undefined ? { name } : { name, file })
        } catch (error) {
          onError(name, 'onRunEnd', error)
        }
      }
      return written
    },
  }
}
