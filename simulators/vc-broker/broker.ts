/** What the routes of one broker share. */

import { addressOf } from '../kit/broker-assertion.ts'
import type { SsiVerifier } from '../kit/ssi/verifier.ts'
import type { PartyContext } from '../kit/types.ts'
import type { VcBrokerOptions } from './options.ts'
import type { BrokerStore } from './store.ts'

export interface VcBroker {
  context: PartyContext
  options: VcBrokerOptions
  store: BrokerStore
  verifier: SsiVerifier
  /** CAs of the register that issue to servers, as did:x509 names them. */
  fingerprints: readonly string[]
}

/** Issuer of its assertions, and audience of what is shown to it. */
export function issuerOf({ context }: Pick<VcBroker, 'context'>): string {
  return addressOf(context.party)
}
