/** `inkijk down` */

import { HarnessError } from '../../contracts/error.ts'
import { findKeptNetwork, keptNetworksFolder, listKeptNetworks } from '../../run/kept-network.ts'
import { removeUnfinished, type TakenDown, takeDown } from '../../run/take-down.ts'
import { createTopology } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { type NetworkTexts, networkTexts } from '../network/texts.ts'
import { backendNames } from '../options.ts'

export interface DownOptions {
  all?: boolean
  out: string
  json?: boolean
  lang?: 'nl' | 'en'
}

interface Cleaned {
  networks: (TakenDown & { directory: string })[]
  /** What runs that broke off left behind, in words. */
  lost: string[]
  failures: HarnessError[]
}

export async function downCommand(
  runs: readonly string[],
  options: DownOptions,
  { terminal }: CommandContext,
): Promise<number> {
  if (options.all === true && runs.length > 0) {
    throw new HarnessError('USAGE', `--all ends every network; expected no names beside it, found ${runs.join(', ')}`)
  }
  const cleaned: Cleaned = { networks: [], lost: [], failures: [] }
  for (const directory of await chooseNetworks(runs, options)) {
    await attempt(cleaned, async () => {
      cleaned.networks.push({ directory, ...(await takeDown(directory, (backend) => createTopology(backend))) })
    })
  }
  if (options.all === true) await cleanLost(cleaned, keptNetworksFolder(options.out))
  const { networks, lost, failures } = cleaned
  if (options.json === true) terminal.line(JSON.stringify({ schema: 'inkijk-down/1', networks, lost }, null, 2))
  else for (const line of tell(cleaned, options, networkTexts[options.lang ?? terminal.language])) terminal.line(line)
  for (const { message, code } of failures) terminal.error(`inkijk: ${message} [${code}]`)
  const [failure] = failures
  return failure === undefined ? exitCodes.met : exitCodes.of(failure.code)
}

async function chooseNetworks(runs: readonly string[], { all = false, out }: DownOptions): Promise<string[]> {
  const known = await listKeptNetworks(out)
  const named = all ? known : runs.length > 0 ? runs : known.slice(-1)
  return Promise.all([...new Set(named)].map((run) => findKeptNetwork(out, run)))
}

async function cleanLost(cleaned: Cleaned, folder: string): Promise<void> {
  for (const backend of backendNames) {
    await attempt(cleaned, async () => {
      cleaned.lost.push(...((await createTopology(backend).removeLost?.({ directory: folder })) ?? []))
    })
  }
  if (cleaned.failures.length === 0) await removeUnfinished(folder)
}

/** One that cannot be ended is no reason to leave the others. */
async function attempt(cleaned: Cleaned, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    // Where there is no engine, none of its containers is left.
    const isAbsent = error.code === 'ENGINE_UNAVAILABLE'
    if (!isAbsent) cleaned.failures.push(error)
  }
}

function tell({ networks, lost, failures }: Cleaned, { out }: DownOptions, texts: NetworkTexts): string[] {
  if (networks.length + lost.length + failures.length === 0) return [texts.nothingUp(keptNetworksFolder(out))]
  return [
    ...networks.flatMap(({ run, exchange, ended, gone, directory }) => [
      texts.down(exchange, run),
      ...(ended.length === 0 ? [] : [texts.ended(ended.join(', '))]),
      ...(gone.length === 0 ? [] : [texts.gone(gone.join(', '))]),
      texts.removed(directory),
    ]),
    ...(lost.length === 0 ? [] : [texts.lost(lost.join(', '))]),
  ]
}
