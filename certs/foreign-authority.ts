/** A CA that nobody trusts: the certificates it signs are right in all but who signed them. */

import { type CertificateAuthority, createCertificateAuthority } from './certificate-authority.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { authorityName, caValidity } from './uzi-chain.ts'
import type { UziLine } from './uzi-line.ts'

type ForeignDefect = (typeof foreignDefects)[number]

const foreignDefects = ['untrusted', 'production-ca-name'] as const

export function isForeign(defect: string | undefined): defect is ForeignDefect {
  return foreignDefects.some((known) => known === defect)
}

/** One of each kind, made when it is first asked for. `takeKeys`: for the CA itself. */
export function createForeignAuthorities(
  line: UziLine,
  now: Date,
  takeKeys: () => Promise<RsaKeyPair>,
): (defect: ForeignDefect) => Promise<CertificateAuthority> {
  const made = new Map<ForeignDefect, Promise<CertificateAuthority>>()
  return (defect) => {
    const authority = made.get(defect) ?? takeKeys().then((keys) => createForeignAuthority(line, defect, now, keys))
    made.set(defect, authority)
    return authority
  }
}

/** Root and issuer in one; its list is given to nobody. */
function createForeignAuthority(
  line: UziLine,
  defect: ForeignDefect,
  now: Date,
  keys: RsaKeyPair,
): CertificateAuthority {
  const names = {
    untrusted: 'TEST Onbekende CA',
    // What a system that goes by the name of the issuer would take for the register itself.
    'production-ca-name': line.names.issuing.replace(/^TEST /, ''),
  } as const
  return createCertificateAuthority({
    attributes: authorityName(names[defect]),
    validity: caValidity(now, 2),
    keys,
    signature: line.signature,
    pathLength: 0,
    extensions: [],
  })
}
