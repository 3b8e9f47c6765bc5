/**
 * What a party holds the certificate of another to, beyond what TLS looks at: that it is one of a server of the
 * UZI-register (CPS UZI-register, certificate profiles), and of the organisation that has this host.
 */

import { X509Certificate } from 'node:crypto'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { PartyConfig } from '../../harness/contracts/party.ts'
import { checkUziServer } from '../../harness/contracts/uzi-certificate.ts'
import { certificateChecks } from './faults/lax-certificates.ts'
import { hostOf } from './peer.ts'

/** Why a certificate is refused; undefined when it is not. */
export type FindPeerFlaw = (certificate: X509Certificate) => string | undefined

export class PeerRefused extends Error {
  readonly code: 'UZI_RULES' | 'OCSP'

  constructor(whose: 'client' | 'server', reason: string, code: PeerRefused['code'] = 'UZI_RULES') {
    super(`the ${whose}'s certificate was refused: ${reason}`)
    this.name = 'PeerRefused'
    this.code = code
  }
}

export function createPeerRules({ party, parties }: Pick<PartyConfig, 'party' | 'parties'>): FindPeerFlaw {
  if (!certificateChecks(party.faults).profile) return () => undefined
  const uras = new Map(parties.map(({ fqdn, organisation }) => [fqdn, organisation.ura]))
  return (certificate) => {
    const check = checkUziServer(certificate)
    if (!check.ok) return check.reason
    const expected = uras.get(hostOf(certificate))
    if (expected === undefined || expected === check.name.ura) return undefined
    return `it is of URA ${check.name.ura}, expected ${expected}`
  }
}

/** `checkServerIdentity` of `node:tls`: the host name first, then the rules. */
export function checkServer(findFlaw: FindPeerFlaw) {
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const mismatch = checkServerIdentity(host, certificate)
    if (mismatch !== undefined) return mismatch
    const flaw = findFlaw(new X509Certificate(certificate.raw))
    return flaw === undefined ? undefined : new PeerRefused('server', flaw)
  }
}
