/** The verdicts of an exchange that was measured just now, told to the reporters. */

import type { Reporter } from '../contracts/reporter.ts'
import type { ExchangeResult, Finding } from '../contracts/result.ts'
import type { Transcript } from '../contracts/transcript.ts'
import { assessExchange } from './assess-exchange.ts'
import { evidenceFolder } from './evidence-folder.ts'
import type { MeasuredExchange } from './observe-exchange.ts'

export interface JudgeRequest {
  /** The run's folder. */
  directory: string
  reporter: Required<Pick<Reporter, 'onPhase' | 'onStep' | 'onExchangeEnd'>>
  disabledDecoders?: readonly string[]
  /** Given what every party saw, for a report that is made after the run. */
  onTranscripts?(exchange: string, transcripts: Transcript[]): void
}

export interface Judged {
  result: ExchangeResult
  findings: Finding[]
}

export async function judgeMeasured(
  { directory, reporter, disabledDecoders, onTranscripts }: JudgeRequest,
  { evidence, reading }: MeasuredExchange,
): Promise<Judged> {
  const { plan } = evidence
  reporter.onPhase(plan, 'probing')
  const { result, findings, transcripts } = await assessExchange(evidenceFolder(directory, plan.id), evidence, {
    ...reading,
    ...(disabledDecoders === undefined ? {} : { disabledDecoders }),
    transcribe: onTranscripts !== undefined,
  })
  onTranscripts?.(plan.id, transcripts)
  reporter.onPhase(plan, 'judged')
  reporter.onExchangeEnd(plan, result, findings)
  return { result, findings }
}
