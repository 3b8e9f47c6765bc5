/** `inkijk run --attach`: measures exchanges that a tester triggers in a network that is up. */

import { resolve } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import type { ReporterContext } from '../../contracts/reporter.ts'
import type { Result } from '../../contracts/result.ts'
import { endsOf } from '../../contracts/scenario.ts'
import type { RunningNetwork, Topology } from '../../contracts/topology.ts'
import type { Transcript } from '../../contracts/transcript.ts'
import type { ReporterSet } from '../../report/reporter-set.ts'
import { waitForTrigger } from '../../run/conduct.ts'
import { evidenceFolder } from '../../run/evidence-folder.ts'
import { renew } from '../../run/keep-up.ts'
import { findKeptNetwork, type KeptNetwork, readKeptNetwork } from '../../run/kept-network.ts'
import { measureAttached } from '../../run/measure-attached.ts'
import { controlsOfParties } from '../../run/prepare-exchange.ts'
import { createRunId } from '../../run/run.ts'
import { createTopology } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { createEvidenceLoaders } from '../evidence-loaders.ts'
import { exitCodes } from '../exit-codes.ts'
import { describeNetwork } from '../network/describe-network.ts'
import { type NetworkTexts, networkTexts } from '../network/texts.ts'
import { placeSut } from '../place-sut.ts'
import { readVersion } from '../read-version.ts'
import { createReporters } from '../reporters.ts'
import { type RunOptions, resultReporter } from './run.ts'

/** The part of the options of `run` that counts here. */
export type AttachOptions = Pick<RunOptions, 'out' | 'require' | 'ends' | 'reporter' | 'memory' | 'lang'> & {
  /** Id or folder of the network; true: the newest. */
  attach: string | true
  /** How long to wait for each trigger. */
  timeout: number
  /** How many, one after the other. */
  exchanges: number
}

/** A network that runs, and where it is kept. */
interface Attached {
  directory: string
  network: KeptNetwork
  topology: Topology
  running: RunningNetwork
}

export async function attachCommand(options: AttachOptions, context: CommandContext): Promise<number> {
  const directory = await findKeptNetwork(options.out, options.attach === true ? undefined : options.attach)
  const texts = networkTexts[options.lang ?? context.terminal.language]
  const codes: number[] = []
  while (codes.length < options.exchanges && !context.signal.aborted) {
    const attached = await attach(directory, context)
    await awaitTrigger(attached, options, context, texts)
    codes.push(await measureOne(attached, options, context, texts))
  }
  return worstOf(codes)
}

async function attach(directory: string, { terminal }: CommandContext): Promise<Attached> {
  const network = await readKeptNetwork(directory)
  if (network.state === undefined) {
    throw new HarnessError(
      'RUN_INVALID',
      `the network ${network.run} of ${network.plan.id} is being started or did not come up; expected one that runs (inkijk down ${network.run} cleans it up)`,
    )
  }
  const { topology } = await placeSut(network.sut, [], createTopology(network.backend, terminal.error), terminal)
  const { plan, controls, truth } = network
  const observed = { plan, controls: controlsOfParties(controls), record: { resources: truth.resources } }
  return { directory, network, topology, running: await topology.attach(network.state, observed) }
}

async function awaitTrigger(
  { directory, network, running }: Attached,
  { timeout }: AttachOptions,
  { terminal, signal }: CommandContext,
  texts: NetworkTexts,
): Promise<void> {
  const { plan } = network
  const { commands } = await describeNetwork(directory, network)
  terminal.error(texts.waiting(plan.id, endsOf(plan).sender.id, timeout))
  terminal.error(`  ${commands.trigger}`)
  try {
    await waitForTrigger(plan, running, { timeoutMs: timeout * 1000, signal })
  } catch (error) {
    running.release?.()
    throw error
  }
  terminal.error(texts.triggered)
}

async function measureOne(
  attached: Attached,
  options: AttachOptions,
  context: CommandContext,
  texts: NetworkTexts,
): Promise<number> {
  const { network, running } = attached
  const { scenario: id } = network.plan
  const directory = resolve(options.out, createRunId(new Date()))
  const transcripts = new Map<string, Transcript[]>()
  const asked = options.reporter.split(',')
  const loaders = createEvidenceLoaders(directory, transcripts)
  const scenarios = [{ id, title: network.scenarioTitle }]
  const reporters = createReporters([resultReporter, ...asked], { directory, scenarios, loaders, ...context })
  const reporterContext: ReporterContext = { directory, language: options.lang ?? context.terminal.language }
  reporters.onRunBegin([network.plan], reporterContext)
  const { require, ends, memory } = options
  const { result, isOver } = await measureAttached({
    ...{ network, running, directory, require, ends, memory },
    networkDirectory: attached.directory,
    version: await readVersion(),
    reporter: { ...reporters, onStep: tellSteps(reporters, asked, context) },
    signal: context.signal,
    ...(asked.includes('html')
      ? { onTranscripts: (exchange: string, made: Transcript[]) => void transcripts.set(exchange, made) }
      : {}),
  })
  await reporters.onRunEnd(result, reporterContext)
  if (isOver) await makeReady(attached, directory, context, texts)
  return codeOf(result)
}

/** A tester wants to see what happens; drawn in place it is there already. */
function tellSteps(
  reporters: ReporterSet,
  asked: readonly string[],
  { terminal }: CommandContext,
): ReporterSet['onStep'] {
  const isDrawn = terminal.live && asked.includes('pretty')
  return (plan, step) => {
    if (!isDrawn)
      terminal.error(`  ${step.from} → ${step.to}  ${step.name}  ${step.outcome}  ${Math.round(step.durationMs)} ms`)
    reporters.onStep(plan, step)
  }
}

/** For the next exchange: a network that was measured has ended. */
async function makeReady(
  { directory, network, topology }: Attached,
  runDirectory: string,
  { terminal }: CommandContext,
  texts: NetworkTexts,
): Promise<void> {
  const predecessor = evidenceFolder(runDirectory, network.plan.id)
  const next = await renew({ topology, directory, network, predecessor }).catch((error: Error) => {
    terminal.error(`inkijk: ${texts.notRenewed}: ${error.message}`)
    return undefined
  })
  if (next === undefined) return
  const { commands } = await describeNetwork(directory, next)
  terminal.error(texts.renewed(next.plan.id))
  terminal.error(`  ${commands.trigger}`)
}

function codeOf({ run }: Result): number {
  return run.exitCode
}

/** A proven 1 outranks 3, and 3 outranks 127. */
function worstOf(codes: readonly number[]): number {
  const order = [exitCodes.interrupted, exitCodes.notMet, exitCodes.inconclusive, exitCodes.unsupported]
  return order.find((code) => codes.includes(code)) ?? exitCodes.met
}
