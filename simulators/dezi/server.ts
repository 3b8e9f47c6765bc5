/** Dezi, provider and register, built but not listening. */

import { createHmac, randomBytes } from 'node:crypto'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { createClientRegister } from './clients.ts'
import type { Dezi } from './dezi.ts'
import { dateBack } from './faults/dates-back.ts'
import { reuseCode } from './faults/reuses-code.ts'
import { alwaysHigh } from './faults/signs-any-level.ts'
import { readSigningKeys } from './keys.ts'
import { readOptions } from './options.ts'
import { addAuthorizeRoute } from './routes/authorize.ts'
import { addLoginRoutes } from './routes/login.ts'
import { addPublishRoutes } from './routes/publish.ts'
import { addTokenRoute } from './routes/token.ts'
import { addUserinfoRoute } from './routes/userinfo.ts'
import { trueLevels } from './statements/levels.ts'
import { createStore } from './store.ts'

export const buildDezi: BuildSimulator = (context) => {
  // A browser has no client certificate.
  const app = context.createApp({ clientCertificate: 'requested' })
  const dezi = createDezi(context)
  addAuthorizeRoute(app, dezi)
  addLoginRoutes(app, dezi)
  addTokenRoute(app, dezi)
  addUserinfoRoute(app, dezi)
  addPublishRoutes(app, dezi)
  return { app }
}

function createDezi(context: PartyContext): Dezi {
  const { config, database, clock, party } = context
  const has = (fault: string): boolean => party.faults.includes(fault)
  const store = createStore(database, clock)
  const pairwiseKey = randomBytes(32)
  return {
    context,
    issuer: `https://${party.fqdn}`,
    clients: createClientRegister(config),
    store,
    options: readOptions(party),
    keys: readSigningKeys(context),
    levels: has('signs-any-level') ? alwaysHigh : trueLevels,
    redeemCode: has('reuses-code') ? reuseCode(store, clock) : store.redeemCode,
    stateAt: has('dates-back') ? () => dateBack(clock) : () => clock.now(),
    isUserinfoEncrypted: !has('unencrypted-userinfo'),
    subjectOf: (identity, clientId) =>
      createHmac('sha256', pairwiseKey).update(`${clientId}\n${identity}`).digest('base64url'),
  }
}
