/** The findings report of a trial round: from its results and evidence index to a document. */

import { type Draft, numberSections, type TrialDocument } from './document.ts'
import { tellAgreement } from './sections/agreement.ts'
import { tellBetween } from './sections/between.ts'
import { tellChanges } from './sections/changes.ts'
import { tellEvidence } from './sections/evidence.ts'
import { tellChains, tellFront } from './sections/front.ts'
import { tellLimits } from './sections/limits.ts'
import { tellNetwork } from './sections/network.ts'
import { tellSummary } from './sections/summary.ts'
import { tellTests } from './sections/tests.ts'
import { createTelling, type Telling } from './telling.ts'
import type { TrialInput } from './trial-input.ts'

/** In the order in which they are read; the last lists what the others cited, and so is made last. */
const sections: readonly ((telling: Telling) => Draft)[] = [
  tellSummary,
  tellChains,
  tellNetwork,
  tellBetween,
  tellAgreement,
  tellTests,
  tellChanges,
  tellLimits,
  tellEvidence,
]

export function describeTrial(input: TrialInput): TrialDocument {
  const telling = createTelling(input)
  const { say } = telling
  const { run, tool } = input.current.result
  const trial = input.trial.toUpperCase()
  const round = input.round ?? run.id
  return {
    language: input.language,
    title: say('title', { trial }),
    subtitle: say('subtitle', { round }),
    date: new Date(run.startedAt),
    front: tellFront(telling),
    contentsTitle: say('contents'),
    sections: numberSections(sections.map((tell) => tell(telling))),
    footer: say('footer', { trial, run: run.id, tool: `${tool.name} ${tool.version}` }),
  }
}
