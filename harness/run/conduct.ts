/** Lets the ends do the protocol and watches until they are done. */

import { setTimeout as wait } from 'node:timers/promises'
import { HarnessError } from '../contracts/error.ts'
import type { ExchangeConduct } from '../contracts/evidence.ts'
import type { Progress, StepRecord } from '../contracts/party.ts'
import { candidatesOf, type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { RunningNetwork, RunningParty } from '../contracts/topology.ts'
import type { Truth } from '../contracts/truth.ts'
import { composeTrigger } from './compose-trigger.ts'

export interface ConductOptions {
  onStep(step: StepRecord): void
  signal: AbortSignal
}

/** How often the ends are asked how far they are. */
const pollMs = 15
/** How often the sending end is asked whether somebody triggered it. */
const triggerPollMs = 100

/** Never rejects for what happens in the network: that stands in `fault`. */
export function conductExchange(
  plan: ExchangePlan,
  truth: Truth,
  network: RunningNetwork,
  options: ConductOptions,
): Promise<ExchangeConduct> {
  return conduct(plan, network, options, async ({ sender }) => {
    const { resources, referral } = truth
    await sender.putRecord({ resources })
    await sender.trigger(composeTrigger(plan, 'refer', referral))
    // The sender does one thing at a time: it tells the receiver first.
    if (plan.goal.kind === 'cancelled-by-sender') await sender.trigger(composeTrigger(plan, 'cancel', referral))
  })
}

/** The same of an exchange that somebody else triggers or has triggered, at an end that has its record. */
export function watchExchange(
  plan: ExchangePlan,
  network: RunningNetwork,
  options: ConductOptions,
): Promise<ExchangeConduct> {
  return conduct(plan, network, options, async () => {})
}

/**
 * Resolves when the sending end was asked for something.
 *
 * @throws HarnessError PARTY_LOST, PARTY_CONTROL, EXCHANGE_TIMEOUT
 */
export async function waitForTrigger(
  plan: ExchangePlan,
  network: RunningNetwork,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const { sender } = findEnds(plan, network)
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const lost = describeLost(network)
    if (lost !== undefined) throw new HarnessError('PARTY_LOST', lost)
    if ((await sender.progress()).state !== 'idle') return
    if (Date.now() > deadline) {
      throw new HarnessError(
        'EXCHANGE_TIMEOUT',
        `inconclusive: no exchange was triggered at party "${sender.id}" within ${timeoutMs / 1000} s, so nothing was measured; the network still waits for it`,
      )
    }
    await wait(triggerPollMs, undefined, { signal })
  }
}

async function conduct(
  plan: ExchangePlan,
  network: RunningNetwork,
  options: ConductOptions,
  begin: (ends: Ends) => Promise<void>,
): Promise<ExchangeConduct> {
  const now = Date.now()
  const steps: StepRecord[] = []
  const finish = (detail: string, broken: Pick<ExchangeConduct, 'fault' | 'unsupported'> = {}): ExchangeConduct => ({
    detail,
    ...broken,
    steps: steps.toSorted((a, b) => a.startedAt - b.startedAt),
    startedAt: Math.min(now, ...steps.map(({ startedAt }) => startedAt)),
    endedAt: Date.now(),
  })
  const ends = findEnds(plan, network)
  try {
    await begin(ends)
    const detail = await watch(plan, network, ends, steps, options)
    return finish(detail)
  } catch (error) {
    // That a product cannot begin the exchange says nothing about the exchange.
    if (error instanceof HarnessError && error.code === 'SUT_NOT_READY') throw error
    const lost = describeLost(network)
    return finish('', lost === undefined ? describeBroken(error) : { fault: lost })
  }
}

interface Ends {
  sender: RunningParty
  receiver: RunningParty
  /** Those that are not chosen. */
  candidates: RunningParty[]
}

function findEnds(plan: ExchangePlan, network: RunningNetwork): Ends {
  const { sender, receiver } = endsOf(plan)
  const running = (id: string) => {
    const party = network.parties.get(id)
    if (party === undefined) throw new TypeError(`party "${id}" of ${plan.id} does not run`)
    return party
  }
  return {
    sender: running(sender.id),
    receiver: running(receiver.id),
    candidates: candidatesOf(plan).map(({ id }) => running(id)),
  }
}

async function watch(
  plan: ExchangePlan,
  network: RunningNetwork,
  ends: Ends,
  steps: StepRecord[],
  options: ConductOptions,
) {
  const deadline = Date.now() + plan.timeoutMs
  const seen = new Map<RunningParty, number>()
  const ask = async (end: RunningParty): Promise<Progress> => {
    const progress = await end.progress()
    for (const step of progress.steps.slice(seen.get(end) ?? 0)) {
      steps.push(step)
      options.onStep(step)
    }
    seen.set(end, progress.steps.length)
    return progress
  }
  for (;;) {
    const others = Promise.all(ends.candidates.map(ask))
    const [sender, receiver, candidates] = await Promise.all([ask(ends.sender), ask(ends.receiver), others])
    const lost = describeLost(network)
    if (lost !== undefined) throw new HarnessError('PARTY_LOST', lost)
    const ended = describeEnd(sender, receiver, candidates)
    if (ended !== undefined) return ended
    if (Date.now() > deadline) throw new HarnessError('EXCHANGE_TIMEOUT', `not done within ${plan.timeoutMs} ms`)
    await wait(pollMs, undefined, { signal: options.signal })
  }
}

/** Undefined while something may still happen. */
function describeEnd(sender: Progress, receiver: Progress, candidates: readonly Progress[]): string | undefined {
  const failed = candidates.find(({ state }) => state === 'failed')
  if (failed !== undefined) return `a candidate gave up: ${failed.detail ?? ''}`
  if (receiver.state === 'busy') return undefined
  if (candidates.some(({ state }) => state === 'busy')) return undefined
  if (receiver.state === 'failed') return `the receiver gave up: ${receiver.detail ?? ''}`
  if (sender.state === 'failed') return `the sender gave up: ${sender.detail ?? ''}`
  return sender.state === 'done' ? 'both ends are done' : undefined
}

/** What an error says of the exchange that it broke off. */
export function describeBroken(
  error: unknown,
): Required<Pick<ExchangeConduct, 'fault'>> & Pick<ExchangeConduct, 'unsupported'> {
  const fault = error instanceof Error ? error.message : String(error)
  return error instanceof HarnessError && error.code === 'SUT_UNSUPPORTED' ? { fault, unsupported: true } : { fault }
}

/** What became of a party that ended by itself; undefined while all are there. */
export function describeLost(network: RunningNetwork): string | undefined {
  const [lost] = network.lost
  return lost === undefined ? undefined : `the process of party "${lost[0]}" ended by itself (${lost[1]})`
}
