/** Registered clients: every end of the exchange, with one address to return to and the keys it publishes. */

import type { PartyConfig } from '../../harness/contracts/party.ts'

export interface RegisteredClient {
  clientId: string
  ura: string
  redirectUris: readonly string[]
  /** OpenID Connect Registration 2, `jwks_uri`. */
  jwksUri: string
}

export interface ClientRegister {
  find(clientId: string): RegisteredClient | undefined
  /** Organisations that have a client, in the order of the exchange. */
  organisations: readonly { ura: string; name: string }[]
}

export function createClientRegister({ parties }: PartyConfig): ClientRegister {
  const ends = parties.filter(({ role }) => role === 'end')
  const clients = ends.map(({ fqdn, organisation }) => ({
    clientId: fqdn,
    ura: organisation.ura,
    redirectUris: [`https://${fqdn}/dezi/callback`],
    jwksUri: `https://${fqdn}/jwks.json`,
  }))
  return {
    find: (clientId) => clients.find((client) => client.clientId === clientId),
    organisations: ends.map(({ organisation: { ura, name } }) => ({ ura, name })),
  }
}
