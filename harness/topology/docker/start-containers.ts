/** Brings up the containers of an exchange, up to the moment that every party answers. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { NetworkTable } from '../../contracts/party.ts'
import type { NetworkRequest, PartyState } from '../../contracts/topology.ts'
import { control } from '../control-client.ts'
import { type ComposeService, renderComposeFile } from './compose-file.ts'
import { type ComposedParties, type ComposedParty, ports } from './compose-parties.ts'
import type { ContainerFacts } from './inspect-containers.ts'
import { composeFileName, labelNames } from './labels.ts'
import type { PartyLosses } from './party-losses.ts'
import { portOf } from './running-network.ts'

export interface Composed extends ComposedParties {
  project: string
  request: NetworkRequest
}

const readyTimeoutMs = 20_000
/** How often a party that does not answer yet is asked again. */
const pollMs = 25

export async function writeComposition(
  { parties, networks, project, request }: Composed,
  composeMajor: number,
  adjust: (service: ComposeService) => ComposeService = (service) => service,
): Promise<void> {
  const { plan, run, directory } = request
  for (const { directory: folder, config } of parties) {
    await writeFile(join(folder, 'party.json'), JSON.stringify(config, null, 2))
  }
  const file = renderComposeFile({
    project,
    about: `The parties of ${plan.id} in run ${run}: one network per hop, and one per party for the harness alone.`,
    services: parties.map(({ service }) => adjust(service)),
    networks,
    labels: { [labelNames.run]: run, [labelNames.exchange]: plan.id },
    composeMajor,
  })
  await writeFile(join(directory, composeFileName), file)
}

/** @throws HarnessError PARTY_START when a container is not there, or ended */
export function describeParties({ parties }: Composed, containers: readonly ContainerFacts[]): PartyState[] {
  return parties.map((party) => {
    const id = party.service.id
    const container = containers.find(({ service }) => service === id)
    if (container?.running !== true) {
      const how = container === undefined ? 'it was not made' : `it ended with exit code ${container.exitCode}`
      throw new HarnessError('PARTY_START', `the container of party "${id}" does not run: ${how}`)
    }
    return describeParty(party, container)
  })
}

function describeParty({ service, config, directory }: ComposedParty, container: ContainerFacts): PartyState {
  const [listen, control] = [ports.data, ports.control].map((port) => container.published.get(port))
  if (listen === undefined || control === undefined) {
    throw new HarnessError('PARTY_START', `the ports of party "${service.id}" were not published on this machine`)
  }
  // The first is the control network, in which no other party stands.
  const [, ...hops] = service.attachments
  const addresses = hops.flatMap(({ network }) => container.addresses.get(network) ?? [])
  return {
    id: service.id,
    directory,
    ...(container.pid === undefined ? {} : { pid: container.pid }),
    listen,
    addresses: addresses.map((address) => ({ address, port: ports.data })),
    control: { ...control, token: config.control.token },
  }
}

/** Tells every party the names of the others, as soon as it answers. @throws HarnessError PARTY_START */
export async function announceNetwork(
  states: readonly PartyState[],
  { request }: Pick<Composed, 'request'>,
  losses: PartyLosses,
): Promise<void> {
  // Names, not addresses: whom a party can find is up to the networks that it stands in.
  const table: NetworkTable = Object.fromEntries(
    request.plan.parties.map(({ id, fqdn }) => [id, { fqdn, address: fqdn, port: ports.data }]),
  )
  await Promise.all(states.map((state) => tellWhenReady(state, table, losses)))
}

async function tellWhenReady(state: PartyState, table: NetworkTable, losses: PartyLosses): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs
  for (;;) {
    const answered = await control(portOf(state), 'PUT', '/network', table).then(
      () => true,
      () => false,
    )
    if (answered) return
    const how =
      losses.lost.get(state.id) ?? (Date.now() > deadline ? `not ready within ${readyTimeoutMs} ms` : undefined)
    if (how !== undefined) {
      const text = `party "${state.id}" did not start: ${how}; see ${join(state.directory, 'log', 'stderr.txt')}`
      throw new HarnessError('PARTY_START', text)
    }
    await wait(pollMs)
  }
}
