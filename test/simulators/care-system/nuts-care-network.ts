/** Two care systems with a Nuts node each; with `front` also a proxy and an enforcement point, run by their vendors. */

import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { build } from '../../../simulators/care-system/server.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { buildNuts } from '../../../simulators/nuts/server.ts'
import { buildNutsPep } from '../../../simulators/nuts-pep/server.ts'
import { buildNutsProxy } from '../../../simulators/nuts-proxy/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type Entry, type Parties, startParties } from './running-parties.ts'

type Kind = 'end' | 'node' | 'proxy' | 'pep'

export interface NutsSetup {
  front?: boolean
  protection?: string
  options?: Partial<Record<PartyId, Record<string, unknown>>>
  faults?: Partial<Record<PartyId, string[]>>
}

export type Side = 'hospital' | 'clinic'
export type PartyId = Side | `${Side}-${Exclude<Kind, 'end'>}`

export const nutsUras = { hospital: '90000380', clinic: '90000123' } as const
const vendorUras = { hospital: '90000386', clinic: '90000388' } as const

const sides = ['hospital', 'clinic'] as const
const kinds = ['end', 'node', 'proxy', 'pep'] as const
const builders: Record<Kind, BuildSimulator> = { end: build, node: buildNuts, proxy: buildNutsProxy, pep: buildNutsPep }

/** `revoked`: this party's certificates are. */
export async function issueNutsCertificates(front: boolean, revoked?: PartyId): Promise<Certificates> {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(4) })
  const issued = await Promise.all(
    list(front).map(async ({ side, kind }) => {
      const { id, fqdn, organisation } = describe({ front }, side, kind)
      const request = { fqdn, organisation }
      const tls = await authority.issueServerCertificate(request)
      if (kind !== 'end') return [id, { tls, message: tls }] as const
      const defect = id === revoked ? { defect: 'revoked' as const } : {}
      return [id, { tls, message: await authority.issueServerCertificate({ ...request, ...defect }) }] as const
    }),
  )
  return { authority, issued: Object.fromEntries(issued) }
}

export function startNutsNetwork(certificates: Certificates, setup: NutsSetup = {}): Promise<Parties> {
  const { front = false, protection = 'channel' } = setup
  const entries = list(front).map(
    ({ side, kind }): Entry => ({ party: describe(setup, side, kind), build: builders[kind] }),
  )
  const route = front ? ['hospital', 'clinic-proxy', 'clinic-pep', 'clinic'] : ['hospital', 'clinic']
  return startParties(certificates, entries, { route, protection })
}

function list(front: boolean): { side: Side; kind: Kind }[] {
  return sides.flatMap((side) =>
    kinds.filter((kind) => front || kind === 'end' || kind === 'node').map((kind) => ({ side, kind })),
  )
}

function describe({ front = false, options = {}, faults = {} }: NutsSetup, side: Side, kind: Kind): PartySpec {
  const id: PartyId = kind === 'end' ? side : `${side}-${kind}`
  // Without a front the care organisation runs its node itself.
  const ura = kind === 'end' || !front ? nutsUras[side] : vendorUras[side]
  return {
    id,
    system: kind,
    role: kind === 'end' ? 'end' : 'processor',
    organisation: { ura, name: `Instelling ${ura}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: `${id}.nuts.test`,
    options: { ...optionsOf(front, side)[kind], ...options[id] },
    faults: faults[id] ?? [],
  }
}

function optionsOf(front: boolean, side: Side): Record<Kind, Record<string, unknown>> {
  const publicHost = front ? `${side}-proxy.nuts.test` : ''
  return {
    end: {
      dataSet: 'eoverdracht',
      trust: 'nuts',
      tokens: 'dpop',
      addressing: 'public-host',
      node: `${side}-node`,
      publicHost,
      ...(front ? { pep: `${side}-pep` } : {}),
    },
    node: {
      publicHost,
      subjects: [nutsUras[side]],
      internalUras: [nutsUras[side]],
      loadsOwnCredential: !front,
    },
    proxy: { node: `${side}-node`, backend: `${side}-pep` },
    pep: {
      node: `${side}-node`,
      backend: side,
      publicHost,
      scopes: ['eOverdracht-sender', 'eOverdracht-receiver'],
      claimsHeader: 'x-access-claims',
      openPaths: ['/adresregister/'],
    },
  }
}
