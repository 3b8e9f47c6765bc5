/** The word of a broker for an organisation that is no member: bound to the TLS certificate of who shows it. */

import { AssertionRefused, verifyBrokerAssertion } from '../../kit/broker-assertion.ts'
import type { PartyContext, PeerIdentity } from '../../kit/types.ts'
import { checksAssertionBinding } from '../faults/ignores-assertion-binding.ts'
import type { PlatformOptions } from '../options.ts'
import { type Claims, codeSystems, flavours } from '../wire.ts'
import { addressesOf } from './grant-token.ts'

/** What the platform knows of the client from it: an organisation, no person and no patient. Throws `AssertionRefused`. */
export async function checkBrokerAssertion(
  context: PartyContext,
  { brokers }: PlatformOptions,
  assertion: string,
  client: PeerIdentity,
): Promise<Claims> {
  if (brokers.length === 0) throw new AssertionRefused('the platform takes the word of no broker')
  const { keys, clock, party } = context
  const { ura, subject } = await verifyBrokerAssertion(assertion, {
    brokers,
    audience: addressesOf(context).own,
    client,
    trustPem: keys.trustPem,
    crlPem: keys.crlPem,
    at: clock.now(),
    checksBinding: checksAssertionBinding(party.faults),
  })
  const [{ role, purpose }] = flavours
  return { nameId: subject, role, purpose, organizationId: `urn:oid:${codeSystems.ura}.${ura}` }
}
