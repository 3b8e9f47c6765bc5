/** A product in a container, in a network with nothing but the process around it. */

import { join } from 'node:path'
import type { NetworkRequest } from '../../contracts/topology.ts'
import { type Engine, findEngine } from '../docker/engine.ts'
import { nameProject } from '../docker/labels.ts'
import { nameProductNetwork } from '../docker/plan-networks.ts'
import { findContainer } from './containers.ts'
import { exportKeys } from './export-keys.ts'
import { type Launched, launchImage, launchService } from './launch-container.ts'
import { observeContainer } from './observe-container.ts'
import type { RunningSubject } from './running-subject.ts'
import type { StartRequest } from './start-command.ts'

export interface StartedContainer extends RunningSubject {
  /** Where this machine reaches it. */
  address: { address: string; port: number }
}

const lastWordsLines = 12
const defaultPort = 443

/** Name of a product in the network that it shares with the process around it. */
export function nameProduct(party: string): string {
  return `product-of-${party}`
}

export function portOf({ port = defaultPort }: { port?: number }): number {
  return port
}

export async function startContainer(
  { subject, directory, controls, sabotage }: StartRequest,
  { run, plan, directory: exchangeDirectory }: NetworkRequest,
): Promise<StartedContainer> {
  const engine = await findEngine()
  const keys = join(directory, 'product-keys')
  await exportKeys(directory, keys)
  const project = nameProject(run, plan.id, exchangeDirectory)
  const network = `${project}_${nameProductNetwork(subject.party)}`
  const request = {
    ...{ engine, subject, directory, keys, project, network, run },
    alias: nameProduct(subject.party),
    exchange: plan.id,
  }
  const launched = await launch(request)
  const container = await findContainer(engine, launched.container, network)
  const observation = { title: subject.title, planted: [], unobserved: [] }
  return {
    address: { address: container.address, port: portOf(subject) },
    pid: subject.memory === false ? undefined : container.pid,
    observation,
    ended: container.ended,
    lastWords: async () => (await container.output()).trim().split('\n').slice(-lastWordsLines).join('\n'),
    freeze: () => observeContainer({ subject, container, directory, controls, sabotage, observation }),
    stop: launched.remove,
  }
}

function launch(request: Parameters<typeof launchImage>[0] & { engine: Engine }): Promise<Launched> {
  const { runs } = request.subject
  if ('image' in runs) return launchImage(request, runs)
  if ('compose' in runs) return launchService(request, runs)
  throw new TypeError('a product at a URL is no container')
}
