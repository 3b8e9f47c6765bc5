/** Dezi with a client, and what a test asks of them. */

import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'
import { buildDezi } from '../../../simulators/dezi/server.ts'
import {
  beginDeziLogin,
  type DeziClient,
  type DeziLogin,
  finishDeziLogin,
  type PendingLogin,
} from '../../../simulators/kit/identity/dezi-login.ts'
import { answerLogin } from '../../../simulators/kit/identity/scripted-person.ts'
import { type TestIdentity, testIdentities } from '../../../simulators/kit/identity/test-identities.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import {
  createIdentityLandscape,
  host,
  type IdentityLandscape,
  type PartyId,
  type RunningParty,
  ura,
} from '../kit/identity/landscape.ts'
import { createPerson, type PageView, type Person } from './person.ts'

export type MeansId = 'digid-midden' | 'digid-substantieel' | 'digid-hoog' | 'sso' | 'yivi'

export interface DeziBench extends AsyncDisposable {
  landscape: IdentityLandscape
  bron: RunningParty
  ontvanger: RunningParty
  dezi(): RunningParty
  restart(given?: Parameters<IdentityLandscape['start']>[2]): Promise<void>
  client(id?: PartyId, changes?: Partial<DeziClient>): DeziClient
  person(): Person
  /** The whole login with these means; ends at the address of the client, or at a page that asks more. */
  logIn(client: DeziClient, means: MeansId, identity?: string): Promise<{ pending: PendingLogin; view: PageView }>
  /** The same, with the client's part after it. */
  complete(client: DeziClient, means: MeansId, identity?: string): Promise<DeziLogin>
}

export const issuer = `https://${host('dezi')}`

/** An end that publishes its keys and lets a browser come back. */
const buildClient: BuildSimulator = (context) => {
  const app = context.createApp({ clientCertificate: 'requested' })
  app.get('/dezi/callback', (_request, reply) =>
    reply.type('text/html').send('<!doctype html><html lang="nl"><title>Terug</title><link rel="icon" href="data:,">'),
  )
  const key = context.keys.message ?? context.keys.tls
  const jwk = { ...key.certificate.publicKey.export({ format: 'jwk' }), kid: 'sleutel-1', use: 'enc', x5c: key.x5c }
  app.get('/jwks.json', async () => ({ keys: [jwk] }))
  return { app }
}

export async function createDeziBench(): Promise<DeziBench> {
  const landscape = await createIdentityLandscape()
  const bron = await landscape.start('bron', buildClient)
  const ontvanger = await landscape.start('ontvanger', buildClient)
  const running: { dezi?: RunningParty } = {}
  const dezi = (): RunningParty => {
    if (running.dezi === undefined) throw new Error('Dezi was not started')
    return running.dezi
  }
  const bench: DeziBench = {
    landscape,
    bron,
    ontvanger,
    dezi,
    async restart(given = {}) {
      await running.dezi?.stop()
      running.dezi = await landscape.start('dezi', buildDezi, given)
      await landscape.introduce(bron, ontvanger, running.dezi)
    },
    client: (id = 'bron', changes = {}) => describeClient(landscape, id === 'bron' ? bron : ontvanger, changes),
    person: () => createPerson(dezi()),
    async logIn(client, means, identity = 'huisarts') {
      const { url, pending } = beginDeziLogin(client)
      const person = bench.person()
      await person.open(url)
      return { pending, view: await answerAll(person, means, identity) }
    },
    async complete(client, means, identity) {
      const { pending, view } = await bench.logIn(client, means, identity)
      if (view.left === undefined) throw new Error(`the login did not end: ${view.html}`)
      return finishDeziLogin(client, pending, view.left.searchParams)
    },
    [Symbol.asyncDispose]: () => landscape[Symbol.asyncDispose](),
  }
  return bench
}

export function testIdentity(id: string): TestIdentity {
  const found = testIdentities.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no test person ${id}`)
  return found
}

export function answerAll(person: Person, means: MeansId, identity: string): Promise<PageView> {
  return answerLogin(person, { who: testIdentity(identity), means })
}

function describeClient(landscape: IdentityLandscape, party: RunningParty, changes: Partial<DeziClient>): DeziClient {
  const { context, config } = party
  const level: AssuranceLevel = 'low'
  return {
    client: context.client,
    clock: landscape.clock,
    key: context.keys.message ?? context.keys.tls,
    clientId: config.party.fqdn,
    redirectUri: `https://${config.party.fqdn}/dezi/callback`,
    ura: config.party.organisation.ura,
    provider: { issuer, ura: ura.dezi },
    serverTrust: landscape.serverTrust(),
    identityTrust: landscape.identityTrust(),
    level,
    ...changes,
  }
}
