/** What the suite asks of the engine directly, and a folder whose name is a run of its own. */

import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { outsideEntry } from '../../harness/cli/composition.ts'
import type { Topology } from '../../harness/contracts/topology.ts'
import { removeRuns } from '../../harness/topology/docker/remove-runs.ts'
import { createDockerTopology, type DockerOptions } from '../../harness/topology/docker/topology.ts'
import { manifests } from '../../simulators/index.ts'

export interface RunFolder extends AsyncDisposable {
  /** Does not exist yet; its last part is the run's id. */
  directory: string
  run: string
}

export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** With the image that the command line makes, so that the suite makes no other. */
export function createSuiteTopology(options: DockerOptions = {}): Topology {
  return createDockerTopology(manifests, { outside: outsideEntry, ...options })
}

/** Disposal removes the folder, and whatever a failed test left of the run. */
export async function makeRunFolder(): Promise<RunFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'inkijk-docker-'))
  const directory = join(folder, `test-${randomBytes(4).toString('hex')}`)
  const run = basename(directory)
  return {
    directory,
    run,
    async [Symbol.asyncDispose]() {
      await removeRuns({ run })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Containers, networks and volumes that carry the label of a run. */
export function findLeftovers(run: string): string[] {
  const filter = ['--filter', `label=nl.inkijk.run=${run}`]
  return [
    docker('ps', '--all', ...filter, '--format', 'container {{.Names}}'),
    docker('network', 'ls', ...filter, '--format', 'network {{.Name}}'),
    docker('volume', 'ls', ...filter, '--format', 'volume {{.Name}}'),
  ].filter((lines) => lines !== '')
}

/** Name of the container of a party; empty when there is none. */
export function findContainer(run: string, party: string): string {
  const filters = ['--filter', `label=nl.inkijk.run=${run}`, '--filter', `label=nl.inkijk.party=${party}`]
  return docker('ps', '--all', ...filters, '--format', '{{.Names}}')
}

export interface Reached {
  /** Address that the name has in the container, or the code of the error. */
  lookup: string
  /** `connected`, or the code of the error. */
  connect: string
}

/** Tries from inside a container to find a host and to open a connection to it. */
export function reachFrom(container: string, host: string, port: number): Reached {
  const { stdout, stderr } = spawnSync(
    'docker',
    ['exec', container, 'node', '--eval', reachSource, host, String(port)],
    { encoding: 'utf8' },
  )
  if (stdout === '') throw new Error(`nothing was tried: ${stderr}`)
  return JSON.parse(stdout) as Reached
}

const reachSource = `
const [host, port] = process.argv.slice(1)
const lookup = new Promise((resolve) =>
  require('node:dns').lookup(host, { family: 4 }, (error, address) => resolve(error ? error.code : address)))
const connect = new Promise((resolve) => {
  const socket = require('node:net').connect({ host, port: Number(port), timeout: 2000 })
  socket.once('connect', () => resolve('connected'))
  socket.once('timeout', () => resolve('ETIMEDOUT'))
  socket.once('error', (error) => resolve(error.code))
})
Promise.all([lookup, connect]).then(([lookup, connect]) => {
  console.log(JSON.stringify({ lookup, connect }))
  process.exit()
})`
