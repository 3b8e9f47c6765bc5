/** The services that say who a person is, as the exchange has them. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { StatementReader } from '../../kit/identity/dezi-login.ts'
import { readIdentityTrust } from '../../kit/identity/identity-trust.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { UserOptions } from './user-options.ts'

/** Throws a plain Error that names the option, for a party that is not there. */
export function findService(
  { config }: Pick<PartyContext, 'config'>,
  options: UserOptions,
  option: 'identityProvider' | 'passService',
): PartySpec {
  const found = config.parties.find(({ id }) => id === options[option])
  if (found === undefined) throw new Error(`option ${option}: "${options[option]}" is no party of the exchange`)
  return found
}

/** With what a statement of Dezi is read that is for `client`, about a user of its organisation. */
export function readerOf(
  context: PartyContext,
  options: UserOptions,
  provider: PartySpec,
  client: PartySpec,
): Omit<StatementReader, 'level'> {
  const { trustPem, crlPem } = context.keys
  return {
    client: context.client,
    clock: context.clock,
    // Dezi knows a client by its host name.
    clientId: client.fqdn,
    ura: client.organisation.ura,
    provider: { issuer: `https://${provider.fqdn}`, ura: provider.organisation.ura },
    serverTrust: { trustPem, crlPem },
    identityTrust: readIdentityTrust(context.config.directory),
    usesPublishedKeys: options.deziKeys === 'published',
  }
}
