/** The Nuts node, built but not listening. */

import type { FastifyInstance } from 'fastify'
import { createVerifier } from '../kit/ssi/verifier.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { createDiscoveryClientStore } from './discovery/client-store.ts'
import { parseServiceDefinition } from './discovery/definition.ts'
import { createDiscoveryServerStore } from './discovery/server-store.ts'
import { checksPresentationTime } from './faults/accepts-expired-vp.ts'
import { logBodies } from './faults/logs-bodies.ts'
import { checksRevocation } from './faults/skips-revocation.ts'
import { pinsIssuer } from './faults/trusts-any-issuer.ts'
import { composeStatusList, statusListUrl } from './issue-credential.ts'
import { loadOwnCredential } from './load-own-credential.ts'
import type { NutsNode } from './node.ts'
import { readOptions } from './options.ts'
import { createPolicy } from './policy.ts'
import { addAuthorizationRoutes } from './routes/authorize-client.ts'
import { addDiscoveryClientRoutes } from './routes/find-services.ts'
import { guardInternal } from './routes/guard-internal.ts'
import { addHolderRoutes } from './routes/hold-credentials.ts'
import { addIssuerRoutes } from './routes/issue-credentials.ts'
import { addSubjectRoutes } from './routes/manage-subjects.ts'
import { addAccessTokenRoutes } from './routes/request-access-token.ts'
import { sendErrors } from './routes/send-errors.ts'
import { addDiscoveryServerRoutes } from './routes/serve-discovery.ts'
import { addIdentityRoutes } from './routes/serve-identity.ts'
import { addVerifierRoutes } from './routes/verify-credentials.ts'
import { createIssued } from './store/issued.ts'
import { createSessions } from './store/sessions.ts'
import { createSubjects } from './store/subjects.ts'
import { createTrust } from './store/trust.ts'
import { createWallet } from './store/wallet.ts'

export const buildNuts: BuildSimulator = (context) => {
  const app = context.createApp()
  const node = createNode(context)
  for (const id of node.options.subjects) node.subjects.create(id)
  // The listener waits for it: until the wallet is filled no request is answered.
  if (node.options.loadsOwnCredential) app.addHook('onReady', () => loadOwnCredential(node))
  sendErrors(app)
  guardInternal(app, node)
  logBodies(app, context.party.faults)
  addRoutes(app, node)
  return { app }
}

function createNode(context: PartyContext): NutsNode {
  const { database, clock, keys, party } = context
  const options = readOptions(party)
  const subjects = createSubjects(database, options.host)
  const verifier = createVerifier({
    client: context.client,
    clock,
    crlPem: keys.crlPem,
    ownDocument: subjects.document,
    ownStatusList: (url) => {
      const own = subjects.list().find(({ did }) => statusListUrl(node, did) === url)
      return own === undefined ? undefined : composeStatusList(node, own.did, url.split('/').at(-1) ?? '')
    },
    checksRevocation: checksRevocation(party.faults),
    checksPresentationTime: checksPresentationTime(party.faults),
    onUnknownStatus: (reason) => context.log.info({ reason }, 'credential revocation verification failed'),
  })
  const node: NutsNode = {
    context,
    options,
    subjects,
    verifier,
    wallet: createWallet(database),
    issued: createIssued(database),
    trust: createTrust(database),
    sessions: createSessions(database, clock),
    policy: createPolicy(options, keys.trustPem, pinsIssuer(party.faults)),
    definitions: options.discoveryDefinitions.map(parseServiceDefinition),
    discoveryServer: createDiscoveryServerStore(database),
    discoveryClient: createDiscoveryClientStore(database),
  }
  return node
}

function addRoutes(app: FastifyInstance, node: NutsNode): void {
  addIdentityRoutes(app, node)
  addAuthorizationRoutes(app, node)
  addDiscoveryServerRoutes(app, node)
  addAccessTokenRoutes(app, node)
  addSubjectRoutes(app, node)
  addIssuerRoutes(app, node)
  addHolderRoutes(app, node)
  addVerifierRoutes(app, node)
  addDiscoveryClientRoutes(app, node)
  app.get('/status', async () => 'OK')
  app.get('/health', async () => ({ status: 'UP' }))
}
