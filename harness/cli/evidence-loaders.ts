/** What the HTML report asks for beyond the result: what each party saw, and the evidence of each exchange. */

import type { ExchangeEvidence } from '../contracts/evidence.ts'
import type { Transcript } from '../contracts/transcript.ts'
import { assessExchange } from '../run/assess-exchange.ts'
import { evidenceFolder, readEvidence } from '../run/evidence-folder.ts'

export interface EvidenceLoaders {
  loadTranscripts(exchange: string): Promise<Transcript[]>
  loadEvidence(exchange: string): Promise<ExchangeEvidence>
}

/** `known`: transcripts that the run has made already; others are made from the evidence. */
export function createEvidenceLoaders(
  runDirectory: string,
  known: ReadonlyMap<string, Transcript[]> = new Map(),
): EvidenceLoaders {
  const loadEvidence = (exchange: string) => readEvidence(evidenceFolder(runDirectory, exchange))
  return {
    loadEvidence,
    async loadTranscripts(exchange) {
      const made = known.get(exchange)
      if (made !== undefined) return made
      const evidence = await loadEvidence(exchange)
      const { transcripts } = await assessExchange(evidenceFolder(runDirectory, exchange), evidence, {
        transcribe: true,
      })
      return transcripts
    },
  }
}
