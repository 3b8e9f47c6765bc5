/** Ends a network that stays up, and removes its folder: recordings that were not measured, and its keys. */

import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { Topology } from '../contracts/topology.ts'
import { readKeptNetwork } from './kept-network.ts'
import { isRunId } from './run.ts'

export interface TakenDown {
  run: string
  exchange: string
  /** What ran and was ended, in words for people. */
  ended: string[]
  /** Parties that did not run any more. */
  gone: string[]
}

/** `directory`: folder of the network. It stays when the network cannot be ended. */
export async function takeDown(directory: string, topologyOf: (backend: string) => Topology): Promise<TakenDown> {
  const { run, plan, state, backend } = await readKeptNetwork(directory)
  const topology = topologyOf(backend)
  const running = state === undefined ? undefined : await topology.attach(state).catch(noneIfGone)
  const parties = plan.parties.map(({ id }) => id)
  const present = running === undefined ? [] : parties.filter((id) => !running.lost.has(id))
  await running?.stop()
  // Of a network that broke off while it was started.
  const left = state === undefined ? ((await topology.removeLost?.({ directory, run })) ?? []) : []
  await rm(directory, { recursive: true, force: true })
  const gone = state === undefined ? [] : parties.filter((id) => !present.includes(id))
  return { run, exchange: plan.id, ended: [...present.map((id) => `party ${id}`), ...left], gone }
}

/** Folders of networks that broke off before anything was noted; nothing runs in them any more. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => isRunId(each))) {
    await rm(join(folder, name), { recursive: true, force: true })
  }
}

function noneIfGone(error: unknown): undefined {
  if (error instanceof HarnessError && error.code === 'RUN_NOT_FOUND') return undefined
  throw error
}
