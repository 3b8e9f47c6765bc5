/** The parties of an exchange as services, and the configuration that each is started with. */

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { SocketAddress } from '../../contracts/evidence.ts'
import type { PartyConfig, PartySpec } from '../../contracts/party.ts'
import type { NetworkRequest, PartyState } from '../../contracts/topology.ts'
import type { ComposeNetwork, ComposeService, PublishedPort } from './compose-file.ts'
import { labelNames } from './labels.ts'
import { planNetworks } from './plan-networks.ts'
import { entryInImage, outsideSystem } from './simulator-image.ts'

export interface ComposedParty {
  service: ComposeService
  config: PartyConfig
  /** The party's folder on this machine. */
  directory: string
}

export interface ComposedParties {
  parties: readonly ComposedParty[]
  networks: readonly ComposeNetwork[]
}

/** In every container, which has its addresses for itself. */
export const ports = { data: 8443, control: 8444 } as const

/** Where a party finds its folder. */
const partyDirectory = '/party'

export function composeParties(
  request: NetworkRequest,
  { image, user, block }: { image: string; user: string | undefined; block: number },
): ComposedParties {
  const { plan, directory } = request
  const { outside = {} } = request
  const { networks, attachments } = planNetworks(plan, block, Object.keys(outside))
  const compose = (party: PartySpec): ComposedParty => {
    const predecessor = request.successorOf?.parties.find(({ id }) => id === party.id)
    const [control, ...hops] = attachments.get(party.id) ?? []
    if (control?.address === undefined) throw new TypeError(`party "${party.id}" has no control network`)
    return {
      directory: join(directory, party.id),
      config: describeConfig(request, party, control.address, predecessor),
      service: {
        id: party.id,
        image,
        command: [
          entryInImage(outside[party.id] === undefined ? party.system : outsideSystem),
          `${partyDirectory}/party.json`,
        ],
        ...(user === undefined ? {} : { user }),
        mounts: [
          { source: party.id, target: partyDirectory, readOnly: false },
          { source: `${party.id}/keys`, target: `${partyDirectory}/keys`, readOnly: true },
        ],
        attachments: [control, ...hops],
        publishedPorts: publishPorts(predecessor),
        labels: { [labelNames.party]: party.id },
        confined: true,
      },
    }
  }
  return { parties: plan.parties.map(compose), networks }
}

/** Those that its predecessor had, for whoever remembers them. */
function publishPorts(predecessor: PartyState | undefined): PublishedPort[] {
  const publish = (inContainer: number, before: SocketAddress | undefined): PublishedPort =>
    before === undefined ? { inContainer } : { inContainer, here: before.port }
  return [publish(ports.data, predecessor?.listen), publish(ports.control, predecessor?.control)]
}

function describeConfig(
  { plan, controls, sabotage, outside }: NetworkRequest,
  party: PartySpec,
  address: string,
  predecessor: PartyState | undefined,
): PartyConfig {
  const around = outside?.[party.id]?.config
  const token = predecessor?.control.token ?? randomBytes(24).toString('base64url')
  return {
    exchange: plan.id,
    party,
    parties: plan.parties,
    route: plan.route,
    protection: plan.protection,
    directory: partyDirectory,
    listen: { address: '0.0.0.0', port: ports.data },
    // In the network where it stands alone: no other party can ask anything of it there.
    control: { address, port: ports.control, token },
    controls,
    sabotage: sabotage[party.id] ?? [],
    ...(around === undefined ? {} : { outside: around }),
  }
}
