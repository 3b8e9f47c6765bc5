/** One exchange from plan to evidence: prepare, start the parties, let the ends do the protocol, stop, collect. */

import { mkdir } from 'node:fs/promises'
import type {
  ExchangeConduct,
  ExchangeEvidence,
  HandshakeTrial,
  PartyEvidence,
  SocketAddress,
} from '../contracts/evidence.ts'
import type { Sabotage, StepRecord } from '../contracts/party.ts'
import type { Phase } from '../contracts/reporter.ts'
import type { Ends } from '../contracts/result.ts'
import { type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { RunningNetwork, Topology } from '../contracts/topology.ts'
import type { FhirResource } from '../contracts/truth.ts'
import { collectExchange } from '../observe/collect-exchange.ts'
import { tryHandshake } from '../observe/handshake-trials.ts'
import { observeMemory } from '../observe/memory/observe-memory.ts'
import { describePlanted } from '../obtain/planted-resource.ts'
import { createTruth } from '../truth/create-truth.ts'
import { conductExchange, describeLost } from './conduct.ts'
import { writeEvidence } from './evidence-folder.ts'
import { type PlantedValues, plantControls } from './plant-controls.ts'
import { type HasMessageKey, type RunKeys, writeKeys } from './prepare-keys.ts'
import { freezeNetwork, markNotTried, type Replayed, replayCredentials } from './replay-credentials.ts'

export interface ExchangeRequest {
  plan: ExchangePlan
  topology: Topology
  keys: RunKeys
  hasMessageKey: HasMessageKey
  seed: string
  ends: Ends
  /** Evidence folder of this exchange; made here. */
  directory: string
  sabotage: Readonly<Record<string, readonly Sabotage[]>>
  disabledDecoders?: readonly string[]
  /** Whether memory is read, default true. */
  memory?: boolean
  signal: AbortSignal
  onPhase(phase: Phase): void
  onStep(step: StepRecord): void
}

export interface MeasuredExchange {
  evidence: ExchangeEvidence
  /** What was read already, to go on from. */
  reading: Pick<Replayed, 'opened' | 'memo'>
}

/** Rejects only when it was interrupted or the evidence cannot be written; what breaks in the network is evidence too. */
export async function runExchange(request: ExchangeRequest): Promise<MeasuredExchange> {
  const { plan, directory } = request
  request.onPhase('preparing')
  const truth = createTruth({
    seed: `${request.seed}/${plan.id}`,
    useCase: plan.useCase,
    ...endsOf(plan),
    now: new Date(),
  })
  const partyIds = plan.parties.map(({ id }) => id)
  const controls = plantControls(request.seed, plan.id, partyIds)
  for (const id of partyIds) await mkdir(`${directory}/${id}`, { recursive: true })
  await writeKeys(plan, request.keys, request.hasMessageKey, directory)
  request.signal.throwIfAborted()

  request.onPhase('starting')
  const observed = await operate(request, truth, controls)
  const evidence: ExchangeEvidence = {
    schema: 'inkijk-evidence/1',
    plan,
    ends: request.ends,
    truth: truth.elements,
    controls,
    conduct: observed.conduct,
    received: observed.received,
    trials: observed.trials,
    trust: { anchors: request.keys.issuer.trustPem, crls: request.keys.issuer.revocationLists() },
    parties: observed.parties,
  }
  await writeEvidence(directory, evidence)
  return { evidence, reading: observed.reading }
}

interface Observed {
  conduct: ExchangeConduct
  received: FhirResource[]
  trials: HandshakeTrial[]
  parties: PartyEvidence[]
  reading: MeasuredExchange['reading']
}

async function operate(
  request: ExchangeRequest,
  truth: ReturnType<typeof createTruth>,
  controls: PlantedValues,
): Promise<Observed> {
  const { plan, directory, sabotage } = request
  const { header, stored, logged, memory } = controls
  const network = await request.topology
    .start({ plan, directory, sabotage, controls: { header, stored, logged, memory } })
    .catch((error: Error) => error)
  // A network that does not come up has nothing to observe, and that is what the evidence says.
  if (network instanceof Error) {
    const conduct = brokenConduct(network)
    const traces = { listening: new Map<string, SocketAddress>(), lost: new Set<string>(), memory: new Map() }
    const parties = markNotTried(plan, await collectExchange(directory, plan, traces), network.message)
    return { conduct, received: [], trials: [], parties, reading: nothingRead() }
  }
  await using running = network
  request.onPhase('exchanging')
  const conduct = await conductExchange(plan, truth, running, { onStep: request.onStep, signal: request.signal })
  request.signal.throwIfAborted()
  const received = await readRecord(plan, running)
  const trials = await tryHandshakes(request, running, controls)
  // A party may have gone without an end noticing, or noticing first.
  const fault = conduct.fault ?? describeLost(running)
  const judged = fault === undefined ? conduct : { ...conduct, fault }
  request.onPhase('collecting')
  const collected = await collect(request, running, controls, fault)
  return { conduct: judged, received, trials, ...collected }
}

/** What is frozen is collected while the parties still answer, so that what they saw can be sent again. */
async function collect(
  request: ExchangeRequest,
  network: RunningNetwork,
  controls: PlantedValues,
  fault: string | undefined,
): Promise<Pick<Observed, 'parties' | 'reading'>> {
  const { plan, directory } = request
  const listening = new Map([...network.parties].map(([id, { listen }]) => [id, listen]))
  const obstacle = fault ?? (await freezeNetwork(network))
  // Before anything is replayed: what comes of that is no part of what the party knew.
  const memory = await observeMemory(request, network)
  if (obstacle !== undefined) {
    await network.stop()
    // Only now: a party that could not end in order was killed, and what it had not written is missing.
    const parties = await collectExchange(directory, plan, { listening, lost: new Set(network.lost.keys()), memory })
    return { parties: markNotTried(plan, parties, obstacle), reading: nothingRead() }
  }
  const frozen = await collectExchange(directory, plan, { listening, lost: new Set(), memory })
  const { parties, ...reading } = await replayCredentials(request, frozen, controls.replay)
  await network.stop()
  const ended = (party: string) => (network.lost.has(party) ? 'killed' : 'stopped')
  return { reading, parties: parties.map((party) => ({ ...party, ended: ended(party.party) })) }
}

function nothingRead(): MeasuredExchange['reading'] {
  return { opened: new Map(), memo: new Map() }
}

function brokenConduct(error: Error): ExchangeConduct {
  const at = Date.now()
  return { detail: '', fault: error.message, steps: [], startedAt: at, endedAt: at }
}

/** Nothing from a receiver that is gone: the conduct has its fault already. */
async function readRecord(plan: ExchangePlan, network: RunningNetwork): Promise<FhirResource[]> {
  const receiver = network.parties.get(plan.route.at(-1) ?? '')
  if (receiver === undefined || network.lost.has(receiver.id)) return []
  return (await receiver.getRecord()).resources
}

async function tryHandshakes(
  { plan, keys }: ExchangeRequest,
  network: RunningNetwork,
  { framed, replay }: PlantedValues,
): Promise<HandshakeTrial[]> {
  const certificates = await keys.trials()
  const { fqdn: observer } = await keys.observer()
  const options = {
    trustPem: keys.issuer.trustPem,
    authorization: `Bearer ${replay.token}`,
    body: JSON.stringify({ framed, ...describePlanted(replay, observer) }),
  }
  const targets = plan.parties.flatMap(({ id, fqdn }) => {
    const party = network.parties.get(id)
    return party === undefined || network.lost.has(id) ? [] : [{ party: id, fqdn, ...party.listen }]
  })
  const trials = targets.flatMap((target) =>
    certificates.map((certificate) => tryHandshake(target, certificate, options)),
  )
  return Promise.all(trials)
}
