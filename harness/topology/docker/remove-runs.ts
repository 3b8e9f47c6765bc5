/** Removes what this backend made, found by its labels: also what a harness left behind that was killed. */

import { type Engine, findEngine } from './engine.ts'
import { labelNames } from './labels.ts'

export interface Removed {
  /** Names. */
  containers: readonly string[]
  networks: readonly string[]
}

/** Of one run, or of all when none is given. @throws HarnessError ENGINE_UNAVAILABLE, ENGINE_FAILED */
export async function removeRuns({ run }: { run?: string } = {}): Promise<Removed> {
  const engine = await findEngine()
  const filter = ['--filter', `label=${labelNames.run}${run === undefined ? '' : `=${run}`}`]
  const containers = await list(engine, ['ps', '--all', ...filter, '--format', '{{.Names}}'])
  if (containers.length > 0) await remove(engine, ['rm', '--force', '--volumes'], containers)
  const networks = await list(engine, ['network', 'ls', ...filter, '--format', '{{.Name}}'])
  if (networks.length > 0) await remove(engine, ['network', 'rm'], networks)
  return { containers, networks }
}

async function list(engine: Engine, args: readonly string[]): Promise<string[]> {
  return (await engine.docker(args)).split('\n').filter((name) => name !== '')
}

/** What somebody else removed meanwhile is gone too. */
async function remove(engine: Engine, command: readonly string[], names: readonly string[]): Promise<void> {
  await engine.docker([...command, ...names]).catch((error: Error) => {
    if (!/no such (container|network)|not found|already in progress/i.test(error.message)) throw error
  })
}
