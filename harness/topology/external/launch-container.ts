/** Brings up a product that is an image or a service of a compose file, and takes it down again. */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Subject, SubjectRuns } from '../../contracts/sut.ts'
import type { Engine } from '../docker/engine.ts'
import { labelNames } from '../docker/labels.ts'
import { notReady } from './not-ready.ts'

export interface LaunchRequest {
  engine: Engine
  subject: Subject
  /** Folder of the party. */
  directory: string
  /** Folder with the certificates, as this machine has it. */
  keys: string
  /** Of the exchange. */
  project: string
  /** Network that it shares with the process around it, and its name there. */
  network: string
  alias: string
  run: string
  exchange: string
}

export interface Launched {
  container: string
  remove(): Promise<void>
}

type AsImage = Extract<SubjectRuns, { image: string }>
type AsService = Extract<SubjectRuns, { compose: object }>

const overrideFile = 'product.compose.yaml'

export async function launchImage(request: LaunchRequest, { image, command = [] }: AsImage): Promise<Launched> {
  const { engine, subject, project, network, alias } = request
  if ((await engine.docker(['image', 'ls', '--quiet', image])).trim() === '') {
    throw notReady(subject, {
      path: ['runs', 'image'],
      found: `no image "${image}" here`,
      expected: 'one: docker pull',
    })
  }
  const name = `${project}-${subject.party}-product`
  const options = [
    ...Object.entries(labels(request)).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...['--network', network, '--network-alias', alias],
    ...Object.entries(subject.environment ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...mounts(request).flatMap(({ source, target }) => ['--volume', `${source}:${target}:ro`]),
  ]
  const container = (await engine.docker(['create', '--name', name, ...options, image, ...command])).trim()
  await engine.docker(['start', container])
  return { container, remove: async () => void (await engine.docker(['rm', '--force', '--volumes', container])) }
}

export async function launchService(request: LaunchRequest, { compose }: AsService): Promise<Launched> {
  const { engine, subject, directory, project } = request
  const file = resolve(subject.directory, compose.file)
  const content = parse(await readFile(file, 'utf8')) as { services?: Record<string, unknown> }
  const services = Object.keys(content.services ?? {})
  if (!services.includes(compose.service)) {
    const path = ['runs', 'compose', 'service']
    throw notReady(subject, {
      path,
      found: `no service "${compose.service}"`,
      expected: `one of ${services.join(', ')}`,
    })
  }
  const override = join(directory, overrideFile)
  await mkdir(directory, { recursive: true })
  await writeFile(override, stringify(describeOverride(request, compose.service, services.length > 1)))
  const all = ['--project-name', `${project}-product`, '--file', file, '--file', override]
  await engine.compose([...all, 'up', '--detach', '--no-build', compose.service])
  const container = (await engine.compose([...all, 'ps', '--quiet', compose.service])).trim()
  const remove = async () => void (await engine.compose([...all, 'down', '--volumes', '--timeout', '1']))
  return { container: await fullId(engine, container), remove }
}

/** The services that it needs are reached in a network without a way out. */
function describeOverride(request: LaunchRequest, service: string, hasOthers: boolean): object {
  const { subject, network, alias } = request
  return {
    services: {
      [service]: {
        labels: labels(request),
        ...(subject.environment === undefined ? {} : { environment: subject.environment }),
        volumes: mounts(request).map(({ source, target }) => `${source}:${target}:ro`),
        networks: { inkijk: { aliases: [alias] }, ...(hasOthers ? { default: {} } : {}) },
      },
    },
    networks: {
      inkijk: { external: true, name: network },
      ...(hasOthers ? { default: { internal: true } } : {}),
    },
  }
}

function labels({ run, exchange }: LaunchRequest): Record<string, string> {
  return { [labelNames.run]: run, [labelNames.exchange]: exchange }
}

function mounts({ subject, keys }: LaunchRequest): { source: string; target: string }[] {
  const files = Object.entries(subject.files ?? {})
  return [
    { source: keys, target: subject.keys },
    ...files.map(([source, target]) => ({ source: resolve(subject.directory, source), target })),
  ]
}

async function fullId(engine: Engine, container: string): Promise<string> {
  return (await engine.docker(['inspect', '--type', 'container', '--format', '{{.Id}}', container])).trim()
}
