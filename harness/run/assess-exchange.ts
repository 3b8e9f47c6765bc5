/** From the evidence folder of one exchange to its verdicts: nothing else goes in, so it can be done again elsewhere. */

import type { ExchangeEvidence, PartyEvidence } from '../contracts/evidence.ts'
import type { Knowledge } from '../contracts/probe.ts'
import type { ControlResult, ExchangeResult, Finding, ReplayCoverage, UnobservedVantage } from '../contracts/result.ts'
import { isMeasured } from '../contracts/scenario.ts'
import type { Transcript } from '../contracts/transcript.ts'
import { expose } from '../judge/expose.ts'
import type { Comparison } from '../judge/functional.ts'
import { isAsExpected, judgeExchange } from '../judge/judge-exchange.ts'
import type { Opened } from '../probe/opened.ts'
import { probeOpened } from '../probe/probe-party.ts'
import { createSearch, type Search } from '../probe/search.ts'
import { transcribe } from '../probe/transcript/transcribe.ts'
import { compareRecord } from '../truth/compare-record.ts'
import { assessReplays, coverReplays, type ObtainedContent } from './assess-replays.ts'
import { checkControls } from './check-controls.ts'
import { type OpenOptions, openParty } from './open-party.ts'

export interface AssessOptions extends OpenOptions {
  /** Tell what every party saw as well, for a report. */
  transcribe?: boolean
  /** Parties that were opened before, with the same options. */
  opened?: ReadonlyMap<string, Opened>
}

export interface Assessment {
  result: ExchangeResult
  findings: Finding[]
  /** Of every party, ends included; empty unless asked for. */
  transcripts: Transcript[]
}

interface Searches {
  everything: Search
  nothing: Search
}

interface PartyAssessment {
  knowledge: Knowledge
  findings: Finding[]
  controls: ControlResult[]
  replays: ReplayCoverage
  transcript?: Transcript
}

/** `directory`: the evidence folder of this exchange. */
export async function assessExchange(
  directory: string,
  evidence: ExchangeEvidence,
  options: AssessOptions = {},
): Promise<Assessment> {
  const { plan, truth } = evidence
  const searches: Searches = { everything: createSearch(truth), nothing: createSearch([]) }
  const shared = { memo: new Map(), ...options }
  const assessed = new Map<string, PartyAssessment>()
  for (const party of evidence.parties)
    assessed.set(party.party, await assessParty(directory, evidence, party, searches, shared))
  const measured = plan.parties.filter((party) => isMeasured(plan, party)).map((party) => party.id)
  const of = (parties: readonly string[]) => parties.flatMap((party) => assessed.get(party) ?? [])
  const findings = of(measured).flatMap((party) => party.findings)
  const exposures = expose(measured, truth, findings)
  const controls = of(measured).flatMap((party) => party.controls)
  const replays = of(measured).map((party) => party.replays)
  const verdicts = await judgeExchange({
    evidence,
    knowledge: new Map([...assessed].map(([party, { knowledge }]) => [party, knowledge])),
    findings: [...assessed.values()].flatMap((party) => party.findings),
    exposures,
    controls,
    replays,
    comparison: compare(evidence),
  })
  const result: ExchangeResult = {
    id: plan.id,
    scenario: plan.scenario,
    variant: plan.variant,
    useCase: plan.useCase,
    pattern: plan.pattern,
    protection: plan.protection.scheme,
    route: [...plan.route],
    parties: plan.parties.map(({ id, system, role, product }) => ({
      ...{ id, system, role },
      ...(product === undefined ? {} : { product }),
    })),
    steps: evidence.conduct.steps.map(({ startedAt: _, ...step }) => step),
    verdicts,
    expected: plan.expect,
    asExpected: isAsExpected(verdicts, plan.expect),
    ...describeUnsupported(evidence),
    exposures,
    coverage: of(measured).map((party) => party.knowledge.coverage),
    controls,
    replays,
    unobserved: listUnobserved(evidence, measured),
  }
  const transcripts = [...assessed.values()].flatMap(({ transcript }) => transcript ?? [])
  return { result, findings, transcripts }
}

function describeUnsupported({ conduct }: ExchangeEvidence): Pick<ExchangeResult, 'unsupported'> {
  return conduct.unsupported === true && conduct.fault !== undefined ? { unsupported: conduct.fault } : {}
}

function listUnobserved({ parties }: ExchangeEvidence, measured: readonly string[]): UnobservedVantage[] {
  return parties
    .filter(({ party }) => measured.includes(party))
    .flatMap(({ party, unobserved }) => unobserved.map((one) => ({ party, ...one })))
}

async function assessParty(
  directory: string,
  evidence: ExchangeEvidence,
  party: PartyEvidence,
  searches: Searches,
  options: AssessOptions,
): Promise<PartyAssessment> {
  const search = chooseSearch(evidence, party.party, searches)
  // Of an end that is not searched, what counts is who spoke to it.
  const receivedOnly = search === searches.nothing && options.transcribe !== true
  const opened = options.opened?.get(party.party) ?? (await openParty(directory, party, { ...options, receivedOnly }))
  const { located, ...handled } = probeOpened(party.party, opened, search)
  const obtained = await assessReplays(directory, party, opened.keys, search, options)
  const knowledge = withObtained(handled, obtained, party.replays?.limitsHit ?? [])
  const findings = nameFindings(evidence, party.party, knowledge)
  const { id: exchange } = evidence.plan
  const { connections } = party
  const seen = { exchange, party: party.party, findings, connections }
  return {
    knowledge,
    findings,
    controls: checkControls(evidence, party.party, opened),
    replays: coverReplays(evidence, party, obtained),
    ...(options.transcribe === true
      ? { transcript: addObtained(transcribe({ ...seen, opened, located }), transcribe({ ...seen, ...obtained })) }
      : {}),
  }
}

/** An end may read everything; it is searched only where the goal is that it gets nothing. */
function chooseSearch({ plan }: ExchangeEvidence, party: string, { everything, nothing }: Searches): Search {
  const spec = plan.parties.find((candidate) => candidate.id === party)
  const isEnd = spec !== undefined && !isMeasured(plan, spec)
  return isEnd && plan.goal.kind === 'received' ? nothing : everything
}

function nameFindings({ plan }: ExchangeEvidence, party: string, knowledge: Knowledge): Finding[] {
  return knowledge.findings.map((finding, index) => ({
    id: `${plan.scenario}.${plan.variant}.${party}.${index + 1}`,
    exchange: plan.id,
    ...finding,
  }))
}

/** What the receiving end kept, against all that the source sent it. */
function compare({ truth, received }: ExchangeEvidence): Comparison {
  const sought = truth.filter((element) => element.location !== undefined)
  const { missing, changed } = compareRecord(sought, received)
  const absent = new Set(missing)
  const record = sought.filter((element) => element.location?.resourceType !== 'Task' && element.announced !== true)
  return {
    total: sought.length,
    missing,
    changed: changed.map(({ element }) => element),
    recordPresent: record.map(({ element }) => element).filter((element) => !absent.has(element)),
  }
}

/** Limits of the replaying are limits of the measurement. */
function withObtained(
  handled: Knowledge,
  { located, coverage }: ObtainedContent,
  limitsHit: readonly string[],
): Knowledge {
  const budgetsHit = [...new Set([...handled.coverage.budgetsHit, ...limitsHit, ...coverage.budgetsHit])]
  const alikeLeftOut = handled.coverage.alikeLeftOut + coverage.alikeLeftOut
  return {
    ...handled,
    findings: [...handled.findings, ...located.map(({ finding }) => finding)],
    coverage: { ...handled.coverage, budgetsHit, alikeLeftOut },
  }
}

/** Answers in which something was found; they are no messages of the exchange. */
function addObtained(transcript: Transcript, obtained: Transcript): Transcript {
  const shown = obtained.entries.filter(({ segments }) => segments.some(({ marks }) => marks.length > 0))
  return {
    ...transcript,
    entries: [...transcript.entries, ...shown.map(({ message: _, ...entry }) => entry)],
    excerpts: [...transcript.excerpts, ...obtained.excerpts],
  }
}
