/** The keys of a client: fetched where it publishes them, taken only with a certificate of its organisation. */

import type { KeyObject } from 'node:crypto'
import { verifyUziChain } from '../../../harness/contracts/uzi-certificate.ts'
import { member } from '../../kit/read-content.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { RegisteredClient } from '../clients.ts'
import { OidcError } from './oidc-error.ts'

export interface ClientKey {
  kid: string | undefined
  /** RFC 7517 4.2; undefined is for both. */
  use: string | undefined
  publicKey: KeyObject
}

/** Throws `OidcError` when there is no such key. */
export async function fetchClientKeys(context: PartyContext, client: RegisteredClient): Promise<ClientKey[]> {
  const answer = await context.client.request({ method: 'GET', url: client.jwksUri }).catch((cause: unknown) => {
    throw new OidcError('invalid_client', `no keys from ${client.jwksUri}`, { cause })
  })
  if (answer.status !== 200) throw new OidcError('invalid_client', `${client.jwksUri} answered ${answer.status}`)
  const set: unknown = JSON.parse(answer.body.toString('utf8'))
  const listed = member(set, 'keys')
  const keys = (Array.isArray(listed) ? listed : []).flatMap((jwk) => readKey(context, client, jwk))
  if (keys.length === 0) throw new OidcError('invalid_client', `${client.jwksUri} has no key of URA ${client.ura}`)
  return keys
}

function readKey({ keys, clock }: PartyContext, client: RegisteredClient, jwk: unknown): ClientKey[] {
  const x5c = member(jwk, 'x5c')
  if (!Array.isArray(x5c)) return []
  const { trustPem, crlPem } = keys
  const chain = verifyUziChain({ x5c: x5c.map(String), trustPem, crlPem, at: clock.now() })
  // What is beside the certificate in the entry does not count.
  if (!chain.ok || chain.name.ura !== client.ura) return []
  const text = (name: string): string | undefined => {
    const value = member(jwk, name)
    return typeof value === 'string' ? value : undefined
  }
  return [{ kid: text('kid'), use: text('use'), publicKey: chain.leaf.publicKey }]
}
