/**
 * Puts products in the place of parties of any backend: a process that stands around each of them is started instead of
 * the simulator, and the product is what it speaks to.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyFiles } from '../../contracts/party.ts'
import { type ExchangePlan, hopsOf } from '../../contracts/scenario.ts'
import type { CertificatePair, OutsideTapConfig, Subject, Subjects } from '../../contracts/sut.ts'
import type {
  AttachRequest,
  NetworkRequest,
  NetworkState,
  OutsideStart,
  RunningNetwork,
  Topology,
} from '../../contracts/topology.ts'
import { checkFile } from './check-file.ts'
import { type Joined, joinNetwork } from './joined-network.ts'
import { notReady } from './not-ready.ts'
import { preFlight } from './pre-flight.ts'
import { observeCommand, startCommand } from './start-command.ts'
import { nameProduct, portOf, startContainer } from './start-container.ts'
import type { Person } from './triggers/by-hand.ts'

export interface ExternalOptions {
  subjects: Subjects
  /** Module of the process that stands around a product. */
  entry: URL
  person: Person
  /** Whether the backend runs its parties in containers. */
  containers: boolean
}

export function createExternalTopology(inner: Topology, options: ExternalOptions): Topology {
  let last = Promise.resolve()
  return {
    ...inner,
    // A product has one set of ports and folders: what uses it takes turns.
    async start(request) {
      const { promise: over, resolve: release } = Promise.withResolvers<void>()
      const before = last
      last = before.then(() => over)
      await before
      try {
        return await startNetwork(inner, options, request, release)
      } catch (error) {
        release()
        throw error
      }
    },
    attach: (state, request) => attachNetwork(inner, options, state, request),
  }
}

async function startNetwork(
  inner: Topology,
  { subjects, entry, person, containers }: ExternalOptions,
  request: NetworkRequest,
  release: () => void,
): Promise<RunningNetwork> {
  const { plan } = request
  const present = plan.parties.flatMap(({ id }) => subjects.get(id) ?? [])
  for (const subject of present) {
    assertPlace(subject, containers)
    if (request.detached === true) assertStays(subject)
    await checkFile(subject)
  }
  const starts = await Promise.all(
    present.map(
      async (subject): Promise<[string, OutsideStart]> => [
        subject.party,
        { entry, config: await configureTap(request, subject) },
      ],
    ),
  )
  const network = await inner.start({ ...request, outside: Object.fromEntries(starts) })
  const joined: Joined[] = []
  try {
    for (const subject of present) joined.push(await bringUp(request, subject, network))
    return joinNetwork({ network, joined, plan, person, release })
  } catch (error) {
    // A network is removed only when nothing stands in it.
    await Promise.allSettled(joined.map(({ running }) => running.stop()))
    await network.stop()
    throw error
  }
}

/** Its products were brought up before, and stay when it ends. */
async function attachNetwork(
  inner: Topology,
  { subjects, person }: ExternalOptions,
  state: NetworkState,
  request: AttachRequest | undefined,
): Promise<RunningNetwork> {
  const network = await inner.attach(state)
  if (request === undefined) return network
  const { plan, controls, record } = request
  const joined = state.parties.flatMap(({ id, directory }): Joined[] => {
    const subject = subjects.get(id)
    if (subject === undefined || !('url' in subject.runs)) return []
    const running = observeCommand({ subject, directory, controls, sabotage: [] })
    return [{ subject, running, port: addressOf(subject.runs.url).port }]
  })
  return joinNetwork({ network, joined, plan, person, record, release: () => {} })
}

/** What is started for an exchange ends with the command that started it. */
function assertStays(subject: Subject): void {
  if ('url' in subject.runs && subject.runs.command === undefined) return
  const found = 'a product that is started for the exchange'
  throw notReady(subject, {
    path: ['runs'],
    found,
    expected: 'one that runs already (a url alone) in a network that stays up',
  })
}

async function bringUp(request: NetworkRequest, subject: Subject, network: RunningNetwork): Promise<Joined> {
  const { plan, directory, controls, sabotage } = request
  const folder = join(directory, subject.party)
  const party = plan.parties.find(({ id }) => id === subject.party)
  if (party === undefined || network.parties.get(subject.party) === undefined) {
    throw new TypeError(`party "${subject.party}" does not run`)
  }
  const { runs } = subject
  const start = { subject, directory: folder, controls, sabotage: sabotage[subject.party] ?? [] }
  const running =
    'url' in runs
      ? { ...(await startCommand(start, runs)), address: addressOf(runs.url) }
      : await startContainer(start, request)
  try {
    const flight = {
      subject,
      party,
      addressPath: 'url' in runs ? ['runs', 'url'] : ['port'],
      address: running.address,
      caller: await readPair(directory, neighbourOf(plan, subject.party)),
      directory: folder,
      hasDefect: plan.certificates[subject.party] !== undefined,
    }
    await preFlight(flight, running)
    return { subject, running, port: running.address.port }
  } catch (error) {
    await running.stop()
    throw error
  }
}

async function configureTap(
  { plan, directory, callers = [] }: NetworkRequest,
  subject: Subject,
): Promise<OutsideTapConfig> {
  const pairs = plan.parties.map(async ({ id }) => [id, await readPair(directory, id)] as const)
  return {
    ...placeTap(subject),
    parties: Object.fromEntries(await Promise.all(pairs)),
    others: callers,
  }
}

async function readPair(directory: string, party: string): Promise<CertificatePair> {
  const read = (name: string) => readFile(join(directory, party, 'keys', name), 'utf8')
  return { keyPem: await read(keyFiles.tlsKey), chainPem: await read(keyFiles.tlsChain) }
}

function neighbourOf(plan: ExchangePlan, party: string): string {
  const hop = hopsOf(plan).find((pair) => pair.includes(party))
  const neighbour = hop?.find((one) => one !== party)
  if (neighbour === undefined) throw new TypeError(`"${party}" has no neighbour in ${plan.id}`)
  return neighbour
}

function placeTap({ runs, party, port, neighboursPort }: Subject): Pick<OutsideTapConfig, 'subject' | 'neighbours'> {
  if ('url' in runs) {
    return { subject: addressOf(runs.url), neighbours: { address: '127.0.0.1', port: neighboursPort } }
  }
  const product = { address: nameProduct(party), port: portOf(port === undefined ? {} : { port }) }
  return { subject: product, neighbours: { address: '0.0.0.0', port: neighboursPort } }
}

/** Containers do not reach the loopback addresses of this machine, nor it their names. */
function assertPlace(subject: Subject, containers: boolean): void {
  const isAtUrl = 'url' in subject.runs
  if (isAtUrl !== containers) return
  throw notReady(subject, {
    path: ['runs'],
    found: isAtUrl ? 'a product at a URL of this machine' : 'a product in a container',
    expected: isAtUrl ? 'an image or a compose service with --backend docker' : '--backend docker for it',
  })
}

function addressOf(url: string): { address: string; port: number } {
  const { hostname, port } = new URL(url)
  return { address: hostname === 'localhost' ? '127.0.0.1' : hostname, port: port === '' ? 443 : Number(port) }
}
