/** A generic broker among the parties that need it: two organisations with a wallet, and a platform. Real mutual TLS. */

import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import type { BuildSimulator, CertifiedKey } from '../../../simulators/kit/types.ts'
import { buildNuts } from '../../../simulators/nuts/server.ts'
import { buildVcBroker } from '../../../simulators/vc-broker/server.ts'
import { buildZorgplatform } from '../../../simulators/zorgplatform/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Parties, startParties } from '../care-system/running-parties.ts'

/** `annex`: another system of the nursing home. `stranger`: a broker that the platform has no agreement with. */
export type PartyId = 'home' | 'annex' | 'hospital' | 'node' | 'platform' | 'broker' | 'stranger' | 'person'

export interface Certificates {
  authority: UziAuthority
  /** A CA nobody trusts; its revocation lists are at hand. */
  foreign: UziAuthority
  issued: Record<PartyId, { tls: IssuedCertificate; message: IssuedCertificate }>
  /** Of the nursing home: revoked, of the other CA, and not of a server. */
  revoked: IssuedCertificate
  untrusted: IssuedCertificate
  otherType: IssuedCertificate
}

export interface Network extends Parties {
  certificates: Certificates
  /** Requests that came through the platform to the hospital. */
  arrived: { url: string; headers: Record<string, unknown> }[]
}

interface Setup {
  options?: Partial<Record<PartyId, Record<string, unknown>>>
  faults?: Partial<Record<PartyId, string[]>>
  /** Parties whose message key the broker holds. */
  held?: readonly PartyId[]
  /** What stands in the place of the broker. */
  broker?: BuildSimulator
}

export const uras: Record<PartyId, string> = {
  home: '90000384',
  annex: '90000384',
  hospital: '90000380',
  node: '90000388',
  platform: '90000802',
  broker: '90000812',
  stranger: '90000813',
  person: '90000385',
}

const ids = Object.keys(uras) as PartyId[]
const roles: Partial<Record<PartyId, PartySpec['role']>> = {
  home: 'end',
  annex: 'end',
  hospital: 'end',
  node: 'processor',
  platform: 'intermediary',
  person: 'end',
}

export async function issueCertificates(): Promise<Certificates> {
  const keys = createQuickPool(2 * ids.length + 9)
  const now = new Date()
  const [authority, foreign] = await Promise.all([
    createUziAuthority({ line: 'G1', now, keys }),
    createUziAuthority({ line: 'G1', now, keys }),
  ])
  const request = (id: PartyId) => ({ fqdn: hostOf(id), organisation: describe(id).organisation })
  const issued = await Promise.all(
    ids.map(async (id) => {
      const type = id === 'person' ? { defect: 'wrong-pastype' as const } : {}
      const tls = await authority.issueServerCertificate({ ...request(id), ...type })
      return [id, { tls, message: await authority.issueServerCertificate(request(id)) }] as const
    }),
  )
  return {
    authority,
    foreign,
    issued: Object.fromEntries(issued) as Certificates['issued'],
    revoked: await authority.issueServerCertificate({ ...request('home'), defect: 'revoked' }),
    untrusted: await foreign.issueServerCertificate(request('home')),
    otherType: await authority.issueServerCertificate({ ...request('home'), defect: 'wrong-pastype' }),
  }
}

export async function startNetwork(certificates: Certificates, setup: Setup = {}): Promise<Network> {
  const arrived: Network['arrived'] = []
  const builders: Record<PartyId, BuildSimulator> = {
    home: listenOnly([]),
    annex: listenOnly([]),
    hospital: listenOnly(arrived),
    person: listenOnly([]),
    node: withForeignLists(certificates, buildNuts),
    platform: buildZorgplatform,
    broker: setup.broker ?? withForeignLists(certificates, withHeldKeys(certificates, setup.held ?? [])),
    stranger: buildVcBroker,
  }
  const entries = ids.map((id) => ({
    party: {
      ...describe(id),
      options: { ...defaults[id], ...setup.options?.[id] },
      faults: setup.faults?.[id] ?? [],
    },
    build: builders[id],
  }))
  const route = ['home', 'platform', 'hospital']
  const parties = await startParties(certificates, entries, { route, protection: 'channel' })
  return { ...parties, certificates, arrived, [Symbol.asyncDispose]: () => parties[Symbol.asyncDispose]() }
}

export function certifiedKey(issued: IssuedCertificate): CertifiedKey {
  return {
    privateKey: createPrivateKey(issued.privateKeyPem),
    certificate: new X509Certificate(issued.certificatePem),
    x5c: readPem(issued.chainPem, 'CERTIFICATE').map((der) => der.toString('base64')),
  }
}

export function hostOf(id: PartyId): string {
  return `${id}.broker.test`
}

const defaults: Partial<Record<PartyId, Record<string, unknown>>> = {
  node: { subjects: [uras.home, uras.hospital], internalUras: [uras.home], loadsOwnCredential: false },
  platform: { members: ['hospital'], brokers: ['broker'] },
  broker: { platforms: ['platform'] },
  stranger: { platforms: ['platform'] },
}

function describe(id: PartyId): PartySpec {
  const ura = uras[id]
  return {
    id,
    system: id,
    role: roles[id] ?? 'trust-service',
    organisation: { ura, name: `Instelling ${ura}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: hostOf(id),
    options: {},
    faults: [],
  }
}

function listenOnly(arrived: Network['arrived']): BuildSimulator {
  return (context) => {
    const app = context.createApp()
    app.all('/*', async ({ url, headers }) => {
      arrived.push({ url, headers })
      return { resourceType: 'OperationOutcome' }
    })
    return { app }
  }
}

/** So that what is wrong with a foreign certificate is its CA alone. */
function withForeignLists({ foreign }: Certificates, build: BuildSimulator): BuildSimulator {
  return (context) => {
    const crlPem = context.keys.crlPem + foreign.revocationLists()
    return build({ ...context, keys: { ...context.keys, crlPem } })
  }
}

function withHeldKeys({ issued }: Certificates, held: readonly PartyId[]): BuildSimulator {
  return (context) => {
    const find = (party: string) => held.find((id) => id === party)
    const keys = {
      ...context.keys,
      held: (party: string) => {
        const id = find(party)
        return id === undefined ? undefined : certifiedKey(issued[id].message)
      },
    }
    return buildVcBroker({ ...context, keys })
  }
}
