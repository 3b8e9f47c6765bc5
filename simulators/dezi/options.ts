/** The options of the manifest, read once. */

import type { AssuranceLevel } from '../../harness/contracts/identity/assurance.ts'
import type { PartySpec } from '../../harness/contracts/party.ts'

export interface DeziOptions {
  ssoLevel: AssuranceLevel
  contentEncryption: string
  /** Whether a client authenticates with a signed JWT; a public client shows its code verifier only. */
  requiresClientAssertion: boolean
  offersAllOrganisations: boolean
  showsTestPhone: boolean
  withdrawnDeziNumbers: readonly string[]
  isKeyReplaced: boolean
}

export function readOptions({ options }: PartySpec): DeziOptions {
  const withdrawn = options.withdrawnDeziNumbers
  const level = options.ssoLevel
  return {
    ssoLevel: level === 'low' || level === 'high' ? level : 'substantial',
    contentEncryption: options.contentEncryption === 'A256CBC-HS512' ? 'A256CBC-HS512' : 'A128CBC-HS256',
    requiresClientAssertion: options.clientAuthentication !== 'none',
    offersAllOrganisations: options.offersAllOrganisations === true,
    showsTestPhone: options.showsTestPhone !== false,
    isKeyReplaced: options.replacedKey === true,
    withdrawnDeziNumbers: Array.isArray(withdrawn) ? withdrawn.map(String) : [],
  }
}
