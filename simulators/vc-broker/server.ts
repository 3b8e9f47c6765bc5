/** The broker, built but not listening. */

import { createVerifier } from '../kit/ssi/verifier.ts'
import { issuingFingerprints } from '../kit/ssi/x509-credential.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import type { VcBroker } from './broker.ts'
import { logBodies } from './faults/logs-bodies.ts'
import { checksRevocation } from './faults/skips-revocation.ts'
import { readOptions } from './options.ts'
import { addTokenRoute } from './routes/exchange-token.ts'
import { addNonceRoute } from './routes/give-nonce.ts'
import { addCredentialRoutes } from './routes/issue-credential.ts'
import { addMetadataRoutes } from './routes/publish-metadata.ts'
import { sendRefusals } from './routes/send-refusals.ts'
import { addCustodyRoute } from './routes/show-custody.ts'
import { createStore } from './store.ts'

export const buildVcBroker: BuildSimulator = (context) => {
  const app = context.createApp()
  const broker = createBroker(context)
  logBodies(app, context.party.faults)
  sendRefusals(app, broker)
  addMetadataRoutes(app, broker)
  addNonceRoute(app, broker)
  addCredentialRoutes(app, broker)
  addTokenRoute(app, broker)
  addCustodyRoute(app, broker)
  return { app }
}

function createBroker(context: PartyContext): VcBroker {
  const { client, clock, keys, party, database, log } = context
  return {
    context,
    options: readOptions(context),
    store: createStore(database),
    fingerprints: issuingFingerprints(keys.trustPem),
    verifier: createVerifier({
      client,
      clock,
      crlPem: keys.crlPem,
      // It has no DID and issues nothing under one.
      ownDocument: () => undefined,
      ownStatusList: () => undefined,
      checksRevocation: checksRevocation(party.faults),
      checksPresentationTime: true,
      onUnknownStatus: (reason) => log.info({ reason }, 'status of a credential not known'),
    }),
  }
}
