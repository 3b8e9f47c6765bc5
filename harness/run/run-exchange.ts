/** One exchange from plan to evidence: prepare, start the parties, let the ends do the protocol, observe. */

import { HarnessError } from '../contracts/error.ts'
import type { Sabotage, StepRecord } from '../contracts/party.ts'
import type { Topology } from '../contracts/topology.ts'
import { conductExchange } from './conduct.ts'
import { listCallers } from './list-callers.ts'
import { type MeasuredExchange, type ObserveRequest, observeExchange, observeNothing } from './observe-exchange.ts'
import { controlsOfParties, makePartyFolders, prepareExchange } from './prepare-exchange.ts'
import { type HasMessageKey, type IssuingKeys, writeKeys } from './prepare-keys.ts'

export interface ExchangeRequest extends ObserveRequest {
  /** Id of the run. */
  run: string
  topology: Topology
  keys: IssuingKeys
  hasMessageKey: HasMessageKey
  seed: string
  sabotage: Readonly<Record<string, readonly Sabotage[]>>
  signal: AbortSignal
  onStep(step: StepRecord): void
}

/** Rejects only when it was interrupted or the evidence cannot be written; what breaks in the network is evidence too. */
export async function runExchange(request: ExchangeRequest): Promise<MeasuredExchange> {
  const { run, plan, directory, sabotage, signal, onStep } = request
  request.onPhase('preparing')
  const prepared = prepareExchange(plan, request.seed)
  await makePartyFolders(plan, directory)
  await writeKeys(plan, request.keys, request.hasMessageKey, directory)
  signal.throwIfAborted()

  request.onPhase('starting')
  const network = await request.topology
    .start({
      ...{ run, plan, directory, sabotage },
      controls: controlsOfParties(prepared.controls),
      callers: await listCallers(request.keys),
    })
    .catch((error: Error) => error)
  if (isSettled(network)) throw network
  if (network instanceof Error) return observeNothing(request, prepared, network)
  await using running = network
  request.onPhase('exchanging')
  const conduct = await conductExchange(plan, prepared.truth, running, { onStep, signal })
  signal.throwIfAborted()
  // Awaited here: the network ends with this block.
  return await observeExchange(request, prepared, running, conduct)
}

/** That a product is not ready is no outcome of a measurement. */
function isSettled(error: unknown): error is HarnessError {
  return error instanceof HarnessError && error.code === 'SUT_NOT_READY'
}
