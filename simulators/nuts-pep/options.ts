/** The options of the manifest, read once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { PartyContext } from '../kit/types.ts'

export interface PepOptions {
  node: PartySpec
  backend: PartySpec
  /** Host the clients use, and so the one in their proofs. */
  publicHost: string
  /** One of these must be in the token; none given: any will do. */
  scopes: readonly string[]
  /** In lower case; undefined: the resource server is not told who asks. */
  claimsHeader: string | undefined
  /** Beginnings of paths that need no token. */
  openPaths: readonly string[]
}

/** Throws when an option names a party that is not there. */
export function readOptions({ party, config }: PartyContext): PepOptions {
  const { node, backend, publicHost, scopes, claimsHeader, openPaths } = party.options
  const find = (option: string, id: unknown): PartySpec => {
    const found = config.parties.find((each) => each.id === id)
    if (found === undefined) throw new Error(`option ${option}: ${JSON.stringify(id)} is no party of the exchange`)
    return found
  }
  return {
    node: find('node', node),
    backend: find('backend', backend),
    publicHost: typeof publicHost === 'string' && publicHost !== '' ? publicHost : party.fqdn,
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    claimsHeader: typeof claimsHeader === 'string' && claimsHeader !== '' ? claimsHeader.toLowerCase() : undefined,
    openPaths: Array.isArray(openPaths) ? openPaths.map(String) : [],
  }
}
