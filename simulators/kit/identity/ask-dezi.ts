/**
 * What Dezi tells anybody: the keys that it and its register publish, and whether a verklaring still holds. Asked at the
 * addresses that are known, never where a statement says.
 */

import type { PublishedKeys } from '../../../harness/contracts/identity/read-jws.ts'
import { Refused } from '../../../harness/contracts/identity/types.ts'
import { member } from '../read-content.ts'
import type { PeerClient } from '../types.ts'

interface Asker {
  client: PeerClient
  provider: { issuer: string }
}

export interface DeziKeys {
  provider: PublishedKeys
  register: PublishedKeys
}

export const keyAddressOf = {
  provider: (issuer: string) => `${issuer}/jwks.json`,
  register: (issuer: string) => `${issuer}/dezi/jwks.json`,
} as const

/** Throws `Refused` code `signer`. */
export async function fetchPublishedKeys(own: Asker): Promise<DeziKeys> {
  const { issuer } = own.provider
  const [provider, register] = await Promise.all([
    fetchKeys(own.client, keyAddressOf.provider(issuer)),
    fetchKeys(own.client, keyAddressOf.register(issuer)),
  ])
  return { provider, register }
}

export async function askStatus(own: Asker, uri: string): Promise<'active' | 'revoked' | 'unknown'> {
  // Only at the register itself: an address in a statement is not to be followed elsewhere.
  if (!uri.startsWith(`${own.provider.issuer}/status/`)) return 'unknown'
  const answer = await own.client.request({ method: 'GET', url: uri })
  if (answer.status !== 200) return 'unknown'
  const { status } = JSON.parse(answer.body.toString('utf8')) as { status?: unknown }
  return status === 'active' || status === 'revoked' ? status : 'unknown'
}

async function fetchKeys(client: PeerClient, url: string): Promise<PublishedKeys> {
  const answer = await client.request({ method: 'GET', url }).catch((cause: unknown) => {
    throw new Refused('signer', `no keys from ${url}`, { cause })
  })
  if (answer.status !== 200) throw new Refused('signer', `${url} answered ${answer.status}`)
  const listed = member(JSON.parse(answer.body.toString('utf8')), 'keys')
  return { keys: (Array.isArray(listed) ? listed : []).flatMap(readEntry) }
}

/** RFC 7517 4.5 and 4.7. */
function readEntry(jwk: unknown): PublishedKeys['keys'] {
  const [kid, x5c] = [member(jwk, 'kid'), member(jwk, 'x5c')]
  return typeof kid === 'string' && Array.isArray(x5c) ? [{ kid, x5c: x5c.map(String) }] : []
}
