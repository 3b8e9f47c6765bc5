/** From an exchange that is over, while its parties still run, to its evidence. The parties run no more afterwards. */

import type { ExchangeConduct, ExchangeEvidence, HandshakeTrial, PartyEvidence } from '../contracts/evidence.ts'
import type { Phase } from '../contracts/reporter.ts'
import type { Ends } from '../contracts/result.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Listening, RunningNetwork } from '../contracts/topology.ts'
import type { FhirResource } from '../contracts/truth.ts'
import { collectExchange } from '../observe/collect-exchange.ts'
import { tryHandshake } from '../observe/handshake-trials.ts'
import { observeMemory } from '../observe/memory/observe-memory.ts'
import { describePlanted } from '../obtain/planted-resource.ts'
import { describeBroken, describeLost } from './conduct.ts'
import { writeEvidence } from './evidence-folder.ts'
import type { PlantedValues } from './plant-controls.ts'
import type { PreparedExchange } from './prepare-exchange.ts'
import type { RunKeys } from './prepare-keys.ts'
import { freezeNetwork, markNotTried, type Replayed, replayCredentials } from './replay-credentials.ts'

export interface ObserveRequest {
  plan: ExchangePlan
  keys: RunKeys
  ends: Ends
  /** Evidence folder of this exchange, with the folders of its parties. */
  directory: string
  disabledDecoders?: readonly string[]
  /** Whether memory is read, default true. */
  memory?: boolean
  onPhase(phase: Phase): void
}

export interface MeasuredExchange {
  evidence: ExchangeEvidence
  /** What was read already, to go on from. */
  reading: Pick<Replayed, 'opened' | 'memo'>
}

interface Observed extends Pick<ExchangeEvidence, 'conduct' | 'received' | 'trials' | 'parties'> {
  reading: MeasuredExchange['reading']
}

/** Rejects only when the evidence cannot be written; what breaks in the network is evidence too. */
export async function observeExchange(
  request: ObserveRequest,
  prepared: PreparedExchange,
  network: RunningNetwork,
  conduct: ExchangeConduct,
): Promise<MeasuredExchange> {
  const { controls } = prepared
  const record = await readRecord(request.plan, network)
  const { received } = record
  const trials = await tryHandshakes(request, network, controls)
  // A party may have gone without an end noticing, or noticing first.
  const lost = describeLost(network)
  const broken = lost === undefined ? record.broken : { fault: lost }
  const judged = conduct.fault === undefined ? { ...conduct, ...broken } : conduct
  request.onPhase('collecting')
  const collected = await collect(request, network, controls, judged.fault)
  return keepObserved(request, prepared, { conduct: judged, received, trials, ...collected })
}

/** A network that does not come up has nothing to observe, and that is what the evidence says. */
export async function observeNothing(
  request: ObserveRequest,
  prepared: PreparedExchange,
  error: Error,
): Promise<MeasuredExchange> {
  const { plan, directory } = request
  const at = Date.now()
  const broken = describeBroken(error)
  const conduct = { detail: '', ...broken, steps: [], startedAt: at, endedAt: at }
  const traces = { listening: new Map<string, Listening>(), lost: new Set<string>(), memory: new Map() }
  const parties = markNotTried(plan, await collectExchange(directory, plan, traces), broken.fault)
  return keepObserved(request, prepared, { conduct, received: [], trials: [], parties, reading: nothingRead() })
}

async function keepObserved(
  { plan, ends, keys, directory }: ObserveRequest,
  { truth, controls }: PreparedExchange,
  { reading, ...observed }: Observed,
): Promise<MeasuredExchange> {
  const identity = await keys.identityTrust(plan)
  const evidence: ExchangeEvidence = {
    schema: 'inkijk-evidence/1',
    plan,
    ends,
    truth: truth.elements,
    controls,
    ...observed,
    trust: {
      anchors: keys.trustPem,
      crls: keys.revocationLists(),
      register: keys.registerList(),
      ...(identity === undefined ? {} : { identity }),
    },
  }
  await writeEvidence(directory, evidence)
  return { evidence, reading }
}

/** What is frozen is collected while the parties still answer, so that what they saw can be sent again. */
async function collect(
  request: ObserveRequest,
  network: RunningNetwork,
  controls: PlantedValues,
  fault: string | undefined,
): Promise<Pick<Observed, 'parties' | 'reading'>> {
  const { plan, directory } = request
  const listening: ReadonlyMap<string, Listening> = network.parties
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
  const { parties, ...reading } = await replayCredentials(request, frozen, controls.replay, memory)
  await network.stop()
  const ended = (party: string): PartyEvidence['ended'] => (network.lost.has(party) ? 'killed' : 'stopped')
  return { reading, parties: parties.map((party) => ({ ...party, ended: ended(party.party) })) }
}

function nothingRead(): MeasuredExchange['reading'] {
  return { opened: new Map(), memo: new Map() }
}

/** Nothing from a receiver that is gone: the conduct has its fault already. */
async function readRecord(
  plan: ExchangePlan,
  network: RunningNetwork,
): Promise<{ received: FhirResource[]; broken?: ReturnType<typeof describeBroken> }> {
  const receiver = network.parties.get(plan.route.at(-1) ?? '')
  if (receiver === undefined || network.lost.has(receiver.id)) return { received: [] }
  return receiver.getRecord().then(
    ({ resources }) => ({ received: resources }),
    (error: unknown) => ({ received: [], broken: describeBroken(error) }),
  )
}

async function tryHandshakes(
  { plan, keys }: ObserveRequest,
  network: RunningNetwork,
  { framed, replay }: PlantedValues,
): Promise<HandshakeTrial[]> {
  const certificates = await keys.trials()
  const { fqdn: observer } = await keys.observer()
  const options = {
    trustPem: keys.trustPem,
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
