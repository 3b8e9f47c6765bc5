/** What the routes of one provider share. */

import type { PartyContext } from '../kit/types.ts'
import type { ClientRegister } from './clients.ts'
import type { SigningKeys } from './keys.ts'
import type { Pkce } from './oidc/pkce.ts'
import type { DeziOptions } from './options.ts'
import type { StatementLevels } from './statements/levels.ts'
import type { ChooseValidity } from './statements/validity.ts'
import type { DeziStore } from './store.ts'

export interface Dezi {
  context: PartyContext
  /** `https://<fqdn>`. */
  issuer: string
  clients: ClientRegister
  store: DeziStore
  options: DeziOptions
  keys: SigningKeys
  /** What is stated of a login and of a registration. */
  levels: StatementLevels
  /** Redeems a code; the fault puts itself around it. */
  redeemCode: DeziStore['redeemCode']
  isUserinfoEncrypted: boolean
  /** Whether it says of a verklaring that it holds, or not. */
  answersStatus: boolean
  pkce: Pkce
  validityFrom: ChooseValidity
  /** When statements say they were made. */
  stateAt(): Date
  /** Pairwise subject of a person at a client (OpenID Connect Core 8.1). */
  subjectOf(identity: string, clientId: string): string
}
