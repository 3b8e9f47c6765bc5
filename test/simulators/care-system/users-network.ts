/** Two care systems with Dezi and the UZI-register beside them; at the clinic a user logs in. */

import { createIdentitySet } from '../../../certs/identity-set.ts'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { build } from '../../../simulators/care-system/server.ts'
import { buildDezi } from '../../../simulators/dezi/server.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { buildUzi } from '../../../simulators/uzi/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type CareNetwork, uras } from './care-network.ts'
import { type Certificates, type Parties, startParties } from './running-parties.ts'

export type UserPartyId = 'hospital' | 'clinic' | 'dezi' | 'uzi'

export interface UsersSetup {
  options?: Partial<Record<UserPartyId, Record<string, unknown>>>
  faults?: Partial<Record<UserPartyId, string[]>>
  protection?: string
}

export interface UsersNetwork extends CareNetwork {
  parties: Parties
}

const builders: Record<UserPartyId, BuildSimulator> = {
  hospital: build,
  clinic: build,
  dezi: buildDezi,
  uzi: buildUzi,
}
const ids = Object.keys(builders) as UserPartyId[]
/** Of all but servers, which must have 4096. */
const keyBits = 2048
const ends = { hospital: uras.hospital, clinic: uras.clinic }
const services = { identityProvider: 'dezi', passService: 'uzi' }
const defaults: Record<UserPartyId, Record<string, unknown>> = {
  hospital: services,
  clinic: { ...services, login: 'dezi', loginPerson: 'verpleegkundige' },
  dezi: {},
  uzi: { pin: '482913' },
}

/** Made once for all networks of a test file. */
export async function issueUserCertificates(): Promise<Certificates> {
  const keys = createQuickPool(13)
  keys.prime(keyBits, 27)
  const now = new Date()
  const authority = await createUziAuthority({ line: 'G1', now, keys })
  const organisations = Object.entries(ends).map(([id, ura]) => ({ ura, name: `Instelling ${id}` }))
  const identity = await createIdentitySet({ now, organisations, keyBits, keys })
  const pairs = ids.map(async (id) => {
    const { fqdn, organisation } = describe(id, {})
    const issue = () => authority.issueServerCertificate({ fqdn, organisation })
    return [id, { tls: await issue(), message: await issue() }] as const
  })
  const own: Readonly<Record<string, Readonly<Record<string, string>>>> = { dezi: identity.seal, uzi: identity.passes }
  return {
    authority,
    issued: Object.fromEntries(await Promise.all(pairs)),
    identityFiles: ({ id }) => ({ ...identity.trust, ...own[id] }),
  }
}

export async function startUsersNetwork(certificates: Certificates, setup: UsersSetup = {}): Promise<UsersNetwork> {
  const { protection = 'channel' } = setup
  const entries = ids.map((id) => ({ party: describe(id, setup), build: builders[id] }))
  const parties = await startParties(certificates, entries, { route: ['hospital', 'clinic'], protection })
  return {
    parties,
    hospital: parties.find('hospital'),
    clinic: parties.find('clinic'),
    [Symbol.asyncDispose]: () => parties[Symbol.asyncDispose](),
  }
}

function describe(id: UserPartyId, { options = {}, faults = {} }: UsersSetup): PartySpec {
  const isEnd = id === 'hospital' || id === 'clinic'
  const ura = isEnd ? ends[id] : { dezi: '90000804', uzi: '90000805' }[id]
  return {
    id,
    system: isEnd ? 'care-system' : id,
    role: isEnd ? 'end' : 'trust-service',
    organisation: { ura, name: `Instelling ${id}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    // As hand-made requests call the ends.
    fqdn: `${id}.care.test`,
    options: { ...defaults[id], ...options[id] },
    faults: faults[id] ?? [],
  }
}
