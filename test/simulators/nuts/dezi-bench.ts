/** Two care organisations with a node each, and Dezi; at one of them a user logs in. */

import { createIdentitySet } from '../../../certs/identity-set.ts'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { build } from '../../../simulators/care-system/server.ts'
import { createDeziClient } from '../../../simulators/care-system/users/log-in-by-dezi.ts'
import { readUserOptions } from '../../../simulators/care-system/users/user-options.ts'
import { buildDezi } from '../../../simulators/dezi/server.ts'
import { beginDeziLogin, finishDeziLogin, verklaringIn } from '../../../simulators/kit/identity/dezi-login.ts'
import { logInByScript } from '../../../simulators/kit/identity/scripted-person.ts'
import { testIdentities } from '../../../simulators/kit/identity/test-identities.ts'
import { composeDeziCredential } from '../../../simulators/kit/ssi/dezi-credential.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { buildNuts } from '../../../simulators/nuts/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type Parties, startParties } from '../care-system/running-parties.ts'

/** `strict-node` is a second node of the hospital, which demands a level. */
export type DeziPartyId = 'hospital' | 'clinic' | 'hospital-node' | 'strict-node' | 'clinic-node' | 'dezi'

export interface DeziSetup {
  options?: Partial<Record<DeziPartyId, Record<string, unknown>>>
  faults?: Partial<Record<DeziPartyId, string[]>>
}

export interface Reply {
  status: number
  json: Record<string, unknown>
}

export interface DeziBench extends AsyncDisposable {
  parties: Parties
  /** Of a user who logs in at the clinic: the envelope, whatever the client made of it. */
  envelope(login?: { means?: string; person?: string }): Promise<string>
  /** Has the node of the clinic ask for a token at a node of the hospital, with these credentials beside its own. */
  askToken(credentials: readonly object[], at?: 'hospital-node' | 'strict-node'): Promise<Reply>
  /** What the node of the hospital says of a token. */
  introspect(token: unknown): Promise<Record<string, unknown>>
  get(url: string): Promise<Reply>
}

export const deziScope = 'eOverdracht-sender'
export const credentialOf = composeDeziCredential
export const verklaringOf = verklaringIn

/** Of all but servers, which must have 4096. */
const keyBits = 2048
const uras = { hospital: '90000380', clinic: '90000123', dezi: '90000804' } as const
const builders: Readonly<Record<DeziPartyId, BuildSimulator>> = {
  hospital: build,
  clinic: build,
  'hospital-node': buildNuts,
  'strict-node': buildNuts,
  'clinic-node': buildNuts,
  dezi: buildDezi,
}
const ids = Object.keys(builders) as DeziPartyId[]
const end = { dataSet: 'eoverdracht', trust: 'nuts', tokens: 'dpop', addressing: 'public-host' }
const server = { deziScopes: [deziScope], identityProvider: 'dezi' }
const defaults: Readonly<Record<DeziPartyId, Record<string, unknown>>> = {
  hospital: { ...end, node: 'hospital-node' },
  clinic: { ...end, node: 'clinic-node', login: 'dezi', loginPerson: 'verpleegkundige', identityProvider: 'dezi' },
  'hospital-node': server,
  'strict-node': { ...server, demandsLevel: 'high' },
  'clinic-node': {},
  // So that a client can get a statement about a user elsewhere.
  dezi: { offersAllOrganisations: true },
}

/** Made once for all networks of a test file. */
export async function issueDeziCertificates(): Promise<Certificates> {
  const keys = createQuickPool(9)
  keys.prime(keyBits, 21)
  const now = new Date()
  const authority = await createUziAuthority({ line: 'G1', now, keys })
  const identity = await createIdentitySet({ now, organisations: [], keyBits, keys })
  const pairs = ids.map(async (id) => {
    const { fqdn, organisation } = describe(id, {})
    const issue = () => authority.issueServerCertificate({ fqdn, organisation })
    return [id, { tls: await issue(), message: await issue() }] as const
  })
  return {
    authority,
    issued: Object.fromEntries(await Promise.all(pairs)),
    identityFiles: ({ id }) => ({ ...identity.trust, ...(id === 'dezi' ? identity.seal : {}) }),
  }
}

export async function startDeziBench(certificates: Certificates, setup: DeziSetup = {}): Promise<DeziBench> {
  const entries = ids.map((id) => ({ party: describe(id, setup), build: builders[id] }))
  const parties = await startParties(certificates, entries, { route: ['hospital', 'clinic'], protection: 'channel' })
  const send = async (from: DeziPartyId, method: string, url: string, body?: object): Promise<Reply> => {
    const isForm = body instanceof URLSearchParams
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    const answer = await parties.find(from).context.client.request({
      method,
      url,
      ...(body && { headers: { 'content-type': type }, body: isForm ? body.toString() : JSON.stringify(body) }),
    })
    return { status: answer.status, json: JSON.parse(answer.body.toString('utf8')) }
  }
  const auth = (node: DeziPartyId, path: string) => `https://${hostOf(node)}/internal/auth/v2/${path}`
  return {
    parties,
    async envelope({ means = 'digid-hoog', person = 'verpleegkundige' } = {}) {
      const { context } = parties.find('clinic')
      const who = testIdentities.find(({ id }) => id === person)
      const { message } = context.keys
      if (who === undefined || message === undefined) throw new Error('nobody to log in')
      const client = createDeziClient(context, readUserOptions(context.party), message)
      const { url, pending } = beginDeziLogin(client)
      const back = await logInByScript(context.client, url, { who, means })
      const { envelope } = await finishDeziLogin(client, pending, back.searchParams)
      if (envelope === undefined) throw new Error('the login came to nothing')
      return envelope
    },
    askToken: (credentials, at = 'hospital-node') =>
      send('clinic', 'POST', auth('clinic-node', `${uras.clinic}/request-service-access-token`), {
        authorization_server: `https://${hostOf(at)}/oauth2/${uras.hospital}`,
        scope: deziScope,
        token_type: 'Bearer',
        credentials,
      }),
    introspect: async (token) =>
      (
        await send(
          'hospital',
          'POST',
          auth('hospital-node', 'accesstoken/introspect'),
          new URLSearchParams({ token: String(token) }),
        )
      ).json,
    get: (url) => send('clinic', 'GET', url),
    [Symbol.asyncDispose]: () => parties[Symbol.asyncDispose](),
  }
}

export function hostOf(id: DeziPartyId): string {
  return `${id}.dezi-nuts.test`
}

function describe(id: DeziPartyId, { options = {}, faults = {} }: DeziSetup): PartySpec {
  const isNode = id.endsWith('-node')
  const ura = id === 'dezi' ? uras.dezi : id.startsWith('clinic') ? uras.clinic : uras.hospital
  return {
    id,
    system: isNode ? 'nuts' : id === 'dezi' ? 'dezi' : 'care-system',
    role: isNode ? 'processor' : id === 'dezi' ? 'trust-service' : 'end',
    organisation: { ura, name: `Instelling ${ura}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: hostOf(id),
    options: { ...defaults[id], ...options[id] },
    faults: faults[id] ?? [],
  }
}
