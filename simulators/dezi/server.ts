/** Dezi, provider and register, built but not listening. */

import { createHmac, randomBytes } from 'node:crypto'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { createClientRegister } from './clients.ts'
import type { Dezi } from './dezi.ts'
import { dateBack } from './faults/dates-back.ts'
import { expiredValidity } from './faults/gives-expired-verklaring.ts'
import { lastingValidity } from './faults/gives-lasting-verklaring.ts'
import { misspellLevels } from './faults/misspells-level.ts'
import { retireEarly } from './faults/retires-key-early.ts'
import { reuseCode } from './faults/reuses-code.ts'
import { statesHigh } from './faults/signs-any-level.ts'
import { noPkce } from './faults/skips-pkce.ts'
import { beforeReplacement, type ChooseKeys, duringReplacement, readSigningKeys } from './keys.ts'
import { strictPkce } from './oidc/pkce.ts'
import { type DeziOptions, readOptions } from './options.ts'
import { addAuthorizeRoute } from './routes/authorize.ts'
import { addLoginRoutes } from './routes/login.ts'
import { addPublishRoutes } from './routes/publish.ts'
import { addTokenRoute } from './routes/token.ts'
import { addUserinfoRoute } from './routes/userinfo.ts'
import { type StatementLevels, trueLevels } from './statements/levels.ts'
import { type ChooseValidity, trueValidity } from './statements/validity.ts'
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
  const options = readOptions(party)
  const store = createStore(database, clock)
  const pairwiseKey = randomBytes(32)
  return {
    context,
    issuer: `https://${party.fqdn}`,
    clients: createClientRegister(config),
    store,
    options,
    keys: readSigningKeys(context, chooseKeys(has, options)),
    levels: chooseLevels(has),
    redeemCode: has('reuses-code') ? reuseCode(store, clock) : store.redeemCode,
    stateAt: has('dates-back') ? () => dateBack(clock) : () => clock.now(),
    isUserinfoEncrypted: !has('unencrypted-userinfo'),
    answersStatus: !has('withholds-status'),
    pkce: has('skips-pkce') ? noPkce : strictPkce,
    validityFrom: chooseValidity(has),
    subjectOf: (identity, clientId) =>
      createHmac('sha256', pairwiseKey).update(`${clientId}\n${identity}`).digest('base64url'),
  }
}

type HasFault = (fault: string) => boolean

function chooseKeys(has: HasFault, { isKeyReplaced }: DeziOptions): ChooseKeys {
  if (has('retires-key-early')) return retireEarly
  return isKeyReplaced ? duringReplacement : beforeReplacement
}

function chooseLevels(has: HasFault): StatementLevels {
  const levels = has('signs-any-level') ? statesHigh(trueLevels) : trueLevels
  return has('misspells-level') ? misspellLevels(levels) : levels
}

function chooseValidity(has: HasFault): ChooseValidity {
  if (has('gives-expired-verklaring')) return expiredValidity
  return has('gives-lasting-verklaring') ? lastingValidity : trueValidity
}
