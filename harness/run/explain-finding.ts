/** Replays a finding from the evidence folder alone. */

import { HarnessError } from '../contracts/error.ts'
import type { ExchangeEvidence, MemoryFacts, ReplayRecord } from '../contracts/evidence.ts'
import type { ChainStep, Finding } from '../contracts/result.ts'
import type { Excerpt } from '../contracts/transcript.ts'
import { probeOpened } from '../probe/probe-party.ts'
import { replayChain } from '../probe/replay-chain.ts'
import { createSearch } from '../probe/search.ts'
import { createExcerpt } from '../probe/transcript/excerpt.ts'
import { assessReplays } from './assess-replays.ts'
import { readObservation } from './evidence-folder.ts'
import { openParty } from './open-party.ts'

export interface Explanation {
  finding: Finding
  /** File below the evidence folder of the exchange. */
  file: string
  /** As the source holds it. */
  value: string
  steps: { step: ChainStep; bytes: number; key?: string }[]
  excerpt: Excerpt
  /** For memory: the process, and where in its address space the finding stands, hexadecimal. */
  memory?: { pid: number; address: string }
  /** For what was obtained: the request that gave it, and the credential. */
  replay?: ReplayRecord
}

/**
 * @param directory evidence folder of the exchange
 * @throws HarnessError RUN_INVALID when the evidence does not give the finding
 */
export async function explainFinding(
  directory: string,
  evidence: ExchangeEvidence,
  finding: Finding,
): Promise<Explanation> {
  const party = evidence.parties.find((candidate) => candidate.party === finding.party)
  const observation = party?.observations.find((candidate) => candidate.id === finding.observation)
  const element = evidence.truth.find((candidate) => candidate.element === finding.element)
  if (party === undefined || observation === undefined || element === undefined) throw notGiven(finding)
  const bytes = await readObservation(directory, observation)
  // With all keys that the party held or saw: one that opens this may have stood in another observation.
  const opened = await openParty(directory, party)
  const { steps } = await replayChain(bytes, finding, opened.keys)
  const search = createSearch(evidence.truth)
  const { located: all } =
    observation.source === 'replay'
      ? await assessReplays(directory, party, opened.keys, search)
      : probeOpened(finding.party, opened, search)
  const replay = party.replays?.records.find((record) => record.observation === observation.id)
  const located = all.find((candidate) => isSame(candidate.finding, finding))
  if (located === undefined) throw notGiven(finding)
  return {
    finding,
    file: observation.file,
    value: element.value,
    steps: steps.map(({ step, bytes: { length }, key }) => ({
      step,
      bytes: length,
      ...(key === undefined ? {} : { key }),
    })),
    excerpt: createExcerpt(finding.id, located, bytes),
    ...(observation.memory === undefined ? {} : { memory: locateInMemory(observation.memory, finding.offset) }),
    ...(replay === undefined ? {} : { replay }),
  }
}

function locateInMemory({ pid, regions }: MemoryFacts, offset: number): { pid: number; address: string } {
  const [address, start] = regions.findLast(([, first]) => first <= offset) ?? [0, 0]
  return { pid, address: (address + offset - start).toString(16) }
}

function isSame(found: Omit<Finding, 'id' | 'exchange'>, stated: Finding): boolean {
  const key = ({ element, observation, offset, length, level, form, chain }: Omit<Finding, 'id' | 'exchange'>) =>
    JSON.stringify([element, observation, offset, length, level, form, chain])
  return key(found) === key(stated)
}

function notGiven(finding: Finding): HarnessError {
  return new HarnessError(
    'RUN_INVALID',
    `the evidence does not give finding "${finding.id}"; it was changed, or made by another version`,
  )
}
