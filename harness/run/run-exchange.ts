/** One exchange from plan to evidence: prepare, start the parties, let the ends do the protocol, stop, collect. */

import { mkdir } from 'node:fs/promises'
import type { ExchangeConduct, ExchangeEvidence, HandshakeTrial, SocketAddress } from '../contracts/evidence.ts'
import type { Sabotage, StepRecord } from '../contracts/party.ts'
import type { Phase } from '../contracts/reporter.ts'
import type { Ends } from '../contracts/result.ts'
import { type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { RunningNetwork, Topology } from '../contracts/topology.ts'
import type { FhirResource } from '../contracts/truth.ts'
import { collectExchange } from '../observe/collect-exchange.ts'
import { tryHandshake } from '../observe/handshake-trials.ts'
import { createTruth } from '../truth/create-truth.ts'
import { conductExchange, describeLost } from './conduct.ts'
import { writeEvidence } from './evidence-folder.ts'
import { plantControls } from './plant-controls.ts'
import { type HasMessageKey, type RunKeys, writeKeys } from './prepare-keys.ts'

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
  signal: AbortSignal
  onPhase(phase: Phase): void
  onStep(step: StepRecord): void
}

/** Rejects only when it was interrupted or the evidence cannot be written; what breaks in the network is evidence too. */
export async function runExchange(request: ExchangeRequest): Promise<ExchangeEvidence> {
  const { plan, directory } = request
  request.onPhase('preparing')
  const truth = createTruth({
    seed: `${request.seed}/${plan.id}`,
    useCase: plan.useCase,
    ...endsOf(plan),
    now: new Date(),
  })
  const controls = plantControls(request.seed, plan.id)
  for (const { id } of plan.parties) await mkdir(`${directory}/${id}`, { recursive: true })
  await writeKeys(plan, request.keys, request.hasMessageKey, directory)
  request.signal.throwIfAborted()

  request.onPhase('starting')
  const observed = await operate(request, truth, controls)
  request.onPhase('collecting')
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
    parties: await collectExchange(directory, plan, observed),
  }
  await writeEvidence(directory, evidence)
  return evidence
}

interface Observed {
  conduct: ExchangeConduct
  received: FhirResource[]
  trials: HandshakeTrial[]
  listening: ReadonlyMap<string, SocketAddress>
  lost: ReadonlySet<string>
}

async function operate(
  request: ExchangeRequest,
  truth: ReturnType<typeof createTruth>,
  controls: ExchangeEvidence['controls'],
): Promise<Observed> {
  const { plan, directory, sabotage } = request
  const { header, stored, logged } = controls
  const network = await request.topology
    .start({ plan, directory, sabotage, controls: { header, stored, logged } })
    .catch((error: Error) => error)
  // A network that does not come up has nothing to observe, and that is what the evidence says.
  if (network instanceof Error) {
    return { conduct: brokenConduct(network), received: [], trials: [], listening: new Map(), lost: new Set() }
  }
  await using running = network
  request.onPhase('exchanging')
  const conduct = await conductExchange(plan, truth, running, { onStep: request.onStep, signal: request.signal })
  request.signal.throwIfAborted()
  const received = await readRecord(plan, running)
  const trials = await tryHandshakes(request, running, controls.framed)
  // A party may have gone without an end noticing, or noticing first.
  const fault = conduct.fault ?? describeLost(running)
  const listening = new Map([...running.parties].map(([id, { listen }]) => [id, listen]))
  await running.stop()
  // Only now: a party that could not end in order was killed, and what it had not written is missing.
  const lost = new Set(running.lost.keys())
  const judged = fault === undefined ? conduct : { ...conduct, fault }
  return { conduct: judged, received, trials, listening, lost }
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
  framed: string,
): Promise<HandshakeTrial[]> {
  const certificates = await keys.trials()
  const targets = plan.parties.flatMap(({ id, fqdn }) => {
    const party = network.parties.get(id)
    return party === undefined || network.lost.has(id) ? [] : [{ party: id, fqdn, ...party.listen }]
  })
  const trials = targets.flatMap((target) =>
    certificates.map((certificate) => tryHandshake(target, certificate, { trustPem: keys.issuer.trustPem, framed })),
  )
  return Promise.all(trials)
}
