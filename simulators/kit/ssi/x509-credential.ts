/** X509Credential (Nuts RFC023): what a UZI server certificate says of an organisation, as a credential of its DID. */

import { createHash, randomUUID } from 'node:crypto'
import { compactVerify, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { buildPath } from '../../../harness/contracts/x509-path.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import type { CertifiedKey } from '../types.ts'
import { signatureAlgorithms } from './algorithms.ts'
import { readCertificateNames } from './certificate-names.ts'
import { type Credential, credentialContext, credentialType } from './credential.ts'
import { assertedPolicies, composeDidX509, type DidX509, findPolicyFlaw, parseDidX509 } from './did-x509.ts'
import { isObject } from './json.ts'
import { reasonOf, SsiError } from './ssi-error.ts'
import { type CheckedChain, checkChain, readChain } from './x509-chain.ts'

/** The credential before it is signed: with PS256 over the signing input of RFC 7515 5.1. */
export interface PreparedX509Credential {
  header: JWTHeaderParameters
  claims: JWTPayload
}

export interface X509CredentialRequest {
  key: CertifiedKey
  /** Anchors and intermediates, PEM: `x5c` has the root too. */
  trustPem: string
  /** DID of the holder. */
  subject: string
  now: Date
  /** By default the end of the certificate. */
  expiresAt?: Date
}

/**
 * What the toolkit makes off-line, with the private key of the certificate, once: a compact JWS. Throws `SsiError` when
 * the certificate has no chain to an anchor.
 */
export async function issueX509Credential({ key, ...request }: X509CredentialRequest): Promise<string> {
  const { header, claims } = prepareX509Credential({ ...request, x5c: key.x5c })
  return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey)
}

/** The same without the key, for who prepares what another signs. `x5c`: base64 DER, leaf first. Throws `SsiError`. */
export function prepareX509Credential(
  request: Omit<X509CredentialRequest, 'key'> & { x5c: readonly string[] },
): PreparedX509Credential {
  const { x5c, trustPem, subject, now } = request
  const path = findPath(x5c, trustPem)
  const [leaf, issuingCa] = path
  if (leaf === undefined || issuingCa === undefined) throw new SsiError('the certificate has no chain')
  const names = readCertificateNames(leaf)
  const policies = {
    san: { otherName: names.san.otherName?.[0] ?? '' },
    subject: { O: names.subject.O?.[0] ?? '', L: names.subject.L?.[0] ?? '' },
  }
  const issuer = composeDidX509(issuingCa.der, policies)
  const digest = (algorithm: string): string => createHash(algorithm).update(leaf.der).digest('base64url')
  const credential = {
    '@context': [credentialContext],
    type: [credentialType, 'X509Credential'],
    credentialSubject: { id: subject, ...policies },
  }
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)
  return {
    header: {
      alg: 'PS256',
      typ: 'JWT',
      kid: `${issuer}#0`,
      x5c: path.map(({ der }) => der.toString('base64')),
      x5t: digest('sha1'),
      'x5t#S256': digest('sha256'),
    },
    claims: {
      iss: issuer,
      sub: subject,
      jti: `${issuer}#${randomUUID()}`,
      nbf: seconds(now),
      exp: seconds(request.expiresAt ?? new Date(leaf.notAfter)),
      vc: credential,
    },
  }
}

/** base64url of the SHA-256 of each CA of the trust store that issues certificates itself: what a policy pins. */
export function issuingFingerprints(trustPem: string): string[] {
  const certificates = readPem(trustPem, 'CERTIFICATE').map((der) => readCertificate(der))
  const isParent = (one: (typeof certificates)[number]): boolean =>
    certificates.some((other) => other !== one && other.issuer.equals(one.subject))
  return certificates
    .filter((certificate) => !isParent(certificate))
    .map(({ der }) => createHash('sha256').update(der).digest('base64url'))
}

/**
 * Verifies the signature of a credential whose issuer is a did:x509, with the chain in its own header. `crlPem`
 * undefined: revocation is left alone. Throws `SsiError`.
 */
export async function verifyX509Signature(credential: Credential, crlPem: string | undefined, at: Date): Promise<void> {
  const { signed, issuer } = credential
  if (signed === undefined) throw new SsiError('a credential of a did:x509 is a JWT')
  const did = parseDidX509(issuer)
  const chain = readChain(signed.header)
  assertAuthority(did, chain)
  const flaw = findPolicyFlaw(did, readCertificateNames(chain.leaf))
  if (flaw !== undefined) throw new SsiError(flaw)
  if (signed.header.kid !== `${issuer}#0`) throw new SsiError('the key id is not that of the issuer')
  await compactVerify(signed.jwt, chain.key, { algorithms: [...signatureAlgorithms] }).catch((cause: unknown) => {
    throw new SsiError(`signature of the credential: ${reasonOf(cause)}`, { cause })
  })
  assertClaims(did, credential)
  assertValidity(credential, chain)
  checkChain(chain, crlPem, at)
}

function findPath(x5c: readonly string[], trustPem: string) {
  const [leaf, ...offered] = x5c.map((text) => readCertificate(Buffer.from(text, 'base64')))
  const trusted = readPem(trustPem, 'CERTIFICATE').map((der) => readCertificate(der))
  if (leaf === undefined) throw new SsiError('the key has no certificate')
  const built = buildPath({ leaf, offered, trusted })
  if ('reason' in built) throw new SsiError(built.reason)
  return built.path
}

/** The fingerprint is of a CA above the leaf. */
function assertAuthority({ hash, fingerprint }: DidX509, { certificates }: CheckedChain): void {
  const at = certificates.findIndex(({ der }) => createHash(hash).update(der).digest('base64url') === fingerprint)
  if (at < 0) throw new SsiError('the CA of the did:x509 is not in the chain')
  if (at === 0) throw new SsiError('the did:x509 names the certificate itself, expected a CA')
}

/** Whatever the credential says of its subject, the certificate must say it: only then is it in the policies. */
function assertClaims(did: DidX509, { subjects, types }: Credential): void {
  if (!types.includes('X509Credential')) return
  const policies = assertedPolicies(did)
  for (const [name, claims] of subjects.flatMap((subject) => Object.entries(subject))) {
    if (name === 'id') continue
    if (!isObject(claims)) throw new SsiError(`credentialSubject.${name} is no object`)
    for (const [key, value] of Object.entries(claims)) {
      if (policies[name]?.[key] === undefined || policies[name][key] !== value) {
        throw new SsiError(`credentialSubject.${name}.${key} is not what the did:x509 says`)
      }
    }
  }
}

function assertValidity({ issuedAt, expiresAt }: Credential, { leaf }: CheckedChain): void {
  if (issuedAt !== undefined && issuedAt.getTime() < leaf.notBefore) {
    throw new SsiError('the credential was issued before its certificate')
  }
  if (expiresAt !== undefined && expiresAt.getTime() > leaf.notAfter) {
    throw new SsiError('the credential outlives its certificate')
  }
}
