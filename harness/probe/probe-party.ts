/** The probe: what can the holder of these bytes and these keys read? */

import type { Knowledge } from '../contracts/probe.ts'
import type { TruthElement } from '../contracts/truth.ts'
import { classifyObservation, countClasses, createClassify } from './coverage.ts'
import { findAll, type LocatedFinding } from './find.ts'
import { isPrivateKey } from './keys/held-key.ts'
import { type Opened, type OpenInput, openObservations } from './opened.ts'
import { createRepeats } from './repeats.ts'
import { createSearch, type Search } from './search.ts'
import { findSigned } from './statements.ts'

export interface ProbeInput extends OpenInput {
  party: string
  elements: readonly TruthElement[]
}

/** What the probe found, with the views that the findings stand in, in the same order as `findings`. */
export interface ProbeResult extends Knowledge {
  located: readonly LocatedFinding[]
}

export interface ProbeOptions {
  /** Clock for the cost of enumeration, milliseconds. */
  now?: () => number
}

/** Opens the observations of a party and looks for every element in them. */
export async function probeParty(input: ProbeInput, options: ProbeOptions = {}): Promise<Knowledge> {
  const { located: _, ...knowledge } = probeOpened(
    input.party,
    await openObservations(input),
    createSearch(input.elements),
    options,
  )
  return knowledge
}

/** As `probeParty`, for observations that were opened before; what is opened once can be used for several questions. */
export function probeOpened(party: string, opened: Opened, search: Search, options: ProbeOptions = {}): ProbeResult {
  const { now = () => performance.now() } = options
  const { located, alikeLeftOut } = findAll(opened, search, now)
  const signed = findSigned(opened)
  const classify = createClassify()
  const isRepeat = createRepeats(opened.contents)
  const total = { observedBytes: 0, decodedBytes: 0, ciphertextBytes: 0, opaqueBytes: 0 }
  for (const { content } of opened.roots) {
    const counts = countClasses(classifyObservation(content, classify, isRepeat))
    total.observedBytes += content.bytes.length
    total.decodedBytes += counts.decodedBytes
    total.ciphertextBytes += counts.ciphertextBytes
    total.opaqueBytes += counts.opaqueBytes
  }
  const memoryBytes = opened.memory.reduce((sum, { content }) => sum + content.bytes.length, 0)
  return {
    findings: located.map(({ finding }) => finding),
    located,
    coverage: { party, ...total, budgetsHit: [...opened.budget.hits], alikeLeftOut, memoryBytes },
    ...signed,
    privateKeys: opened.keys.filter(isPrivateKey).map((key) => key.id),
  }
}
