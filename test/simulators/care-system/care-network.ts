/** Two care systems with certificates of a test authority, talking to each other over mutual TLS on loopback. */

import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { build } from '../../../simulators/care-system/server.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type RunningEnd, startParties } from './running-parties.ts'

export type { Certificates } from './running-parties.ts'

export type EndId = 'hospital' | 'clinic'

interface EndSetup {
  options?: Record<string, unknown>
  faults?: string[]
}

export interface NetworkSetup {
  hospital?: EndSetup
  clinic?: EndSetup
  protection?: string
  /** Who stands between the two, started by this function with the keys of a party of its own. */
  between?: BuildSimulator
  /** Makes the third party an end that is not on the route and does not run. */
  bystander?: boolean
}

export interface CareNetwork extends AsyncDisposable {
  hospital: RunningEnd
  clinic: RunningEnd
}

export const uras = { hospital: '90000380', clinic: '90000123', between: '90000555' } as const

/** Six certificates; made once for all networks of a test file. */
export async function issueCertificates(): Promise<Certificates> {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(4) })
  const issue = (id: keyof typeof uras) => {
    const { fqdn, organisation } = describeParty(id, {})
    return authority.issueServerCertificate({ fqdn, organisation })
  }
  const ids = ['hospital', 'clinic', 'between'] as const
  const pairs = ids.map(async (id) => [id, { tls: await issue(id), message: await issue(id) }] as const)
  return { authority, issued: Object.fromEntries(await Promise.all(pairs)) }
}

export async function startNetwork(certificates: Certificates, setup: NetworkSetup = {}): Promise<CareNetwork> {
  const route = setup.between === undefined ? ['hospital', 'clinic'] : ['hospital', 'between', 'clinic']
  const entries = route.map((id) => ({
    party: describeParty(id, setup[id as EndId] ?? {}),
    build: id === 'between' && setup.between ? setup.between : build,
  }))
  const bystanders = setup.bystander === true ? [{ ...describeParty('between', {}), role: 'end' as const }] : []
  const parties = await startParties(certificates, entries, {
    route,
    protection: setup.protection ?? 'channel',
    bystanders,
  })
  return {
    hospital: parties.find('hospital'),
    clinic: parties.find('clinic'),
    [Symbol.asyncDispose]: () => parties[Symbol.asyncDispose](),
  }
}

function describeParty(id: string, setup: EndSetup): PartySpec {
  const ura = uras[id as keyof typeof uras]
  return {
    id,
    system: 'care-system',
    role: id === 'between' ? 'intermediary' : 'end',
    organisation: { ura, name: `Instelling ${id}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: `${id}.care.test`,
    options: setup.options ?? {},
    faults: setup.faults ?? [],
  }
}
