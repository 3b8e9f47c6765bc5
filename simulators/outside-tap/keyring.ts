/** The test certificates of an exchange, found again by what somebody shows of them. */

import { createHash, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { PartyConfig, PartySpec } from '../../harness/contracts/party.ts'
import type { CertificatePair } from '../../harness/contracts/sut.ts'
import { mutualTlsOptions } from '../kit/tls-options.ts'
import type { KeyStore } from '../kit/types.ts'

export interface Keyring {
  /** The pair with this leaf; undefined for a certificate that was not made for the exchange. */
  find(certificate: X509Certificate | undefined): CertificatePair | undefined
  /** For accepting connections in the name of a party. */
  contextOf(party: string): SecureContext
  /** Whether this is the certificate of the party. */
  isOf(party: string, certificate: X509Certificate | undefined): boolean
  /** The other party of this host name. */
  neighbour(fqdn: string | undefined): PartySpec | undefined
}

/** Trust and revocation lists are those of every party. */
export function createKeyring(config: PartyConfig, keys: KeyStore): Keyring {
  const { parties = {}, others = [] } = config.outside ?? {}
  const pairs = new Map([...Object.values(parties), ...others].map((pair) => [fingerprint(leafOf(pair)), pair]))
  const contexts = new Map<string, SecureContext>()
  const pairOf = (party: string): CertificatePair => {
    const pair = parties[party]
    if (pair === undefined) throw new Error(`no certificate of party "${party}"`)
    return pair
  }
  return {
    find: (certificate) => (certificate === undefined ? undefined : pairs.get(fingerprint(certificate))),
    contextOf(party) {
      const known = contexts.get(party) ?? makeContext(keys, pairOf(party))
      contexts.set(party, known)
      return known
    },
    isOf: (party, certificate) =>
      certificate !== undefined && fingerprint(leafOf(pairOf(party))) === fingerprint(certificate),
    neighbour: (fqdn) =>
      config.parties.find(
        (party) => party.id !== config.party.id && party.fqdn.toLowerCase() === (fqdn ?? '').toLowerCase(),
      ),
  }
}

function makeContext(keys: KeyStore, { keyPem, chainPem }: CertificatePair): SecureContext {
  // Without a name for its sessions OpenSSL keeps none (SSL_CTX_set_session_id_context(3)).
  return createSecureContext({ ...mutualTlsOptions(keys), key: keyPem, cert: chainPem, sessionIdContext: 'inkijk' })
}

function leafOf({ chainPem }: CertificatePair): X509Certificate {
  return new X509Certificate(chainPem)
}

function fingerprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex')
}
