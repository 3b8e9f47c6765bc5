import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { removeRuns } from '../../harness/topology/docker/remove-runs.ts'
import { makeFolder, start } from '../harness/cli/inkijk.ts'
import { createSuiteTopology, docker, findLeftovers, makeRunFolder } from './docker.ts'
import { standUp } from './stand-up.ts'

const pollMs = 200

/** A run of the command line, at the moment that all its containers run. */
async function startRun(out: string) {
  const { child, ended } = start(['run', 'cn-4/as-is', '--backend', 'docker', '--out', out])
  const findRun = () => readdirSync(out).find((name) => /^\d{8}-/.test(name)) ?? ''
  const countRunning = (run: string) =>
    docker('ps', '--quiet', '--filter', `label=nl.inkijk.run=${run}`)
      .split('\n')
      .filter((id) => id !== '').length
  while (child.exitCode === null && (findRun() === '' || countRunning(findRun()) < 4)) await wait(pollMs)
  return { child, ended, run: findRun() }
}

describe('a run in containers that is broken off', () => {
  it('by Ctrl-C leaves nothing, and ends with 130', async () => {
    await using folder = await makeFolder()
    const { child, ended, run } = await startRun(folder.path)
    child.kill('SIGINT')
    const { code } = await ended
    expect(code).toBe(130)
    expect(findLeftovers(run)).toEqual([])
  })

  it('by an end of the harness without notice is removed afterwards, and no other run with it', async () => {
    await using other = await makeRunFolder()
    await using network = await standUp(createSuiteTopology(), other)
    await using folder = await makeFolder()
    const { child, ended, run } = await startRun(folder.path)
    child.kill('SIGKILL')
    await ended
    expect(findLeftovers(run)).not.toEqual([])

    const removed = await removeRuns({ run })
    expect(removed.containers).toHaveLength(4)
    expect(removed.networks).toHaveLength(7)
    expect(findLeftovers(run)).toEqual([])
    expect((await network.parties.get('bron')?.progress())?.state).toBe('idle')
    expect(await removeRuns({ run })).toEqual({ containers: [], networks: [] })
  })
})
