/** The certificate chain in the header of a JWT, as did:x509 wants it: whole, in order, and nothing else. */

import { type KeyObject, X509Certificate } from 'node:crypto'
import {
  type CertificateFields,
  hasKeyUsage,
  readBasicConstraints,
  readCertificate,
} from '../../../harness/contracts/x509-certificate.ts'
import { buildPath, checkPath } from '../../../harness/contracts/x509-path.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { readRevocationList } from '../../../harness/contracts/x509-revocation.ts'
import { reasonOf, SsiError } from './ssi-error.ts'

export interface X509Header {
  x5c?: unknown
  x5t?: unknown
  'x5t#S256'?: unknown
}

export interface CheckedChain {
  /** Leaf first, root last. */
  certificates: readonly CertificateFields[]
  leaf: CertificateFields
  key: KeyObject
}

const digitalSignatureBit = 0
const keyUsageExtension = '2.5.29.15'
const longestChain = 6

/** Reads the chain and checks order, signatures and thumbprint. Which CA it must be is for the identifier to say. */
export function readChain(header: X509Header): CheckedChain {
  const { x5c } = header
  if (!Array.isArray(x5c)) throw new SsiError('the x5c header is missing')
  if (x5c.length < 2 || x5c.length > longestChain) {
    throw new SsiError(`x5c has ${x5c.length} certificates, expected 2 to ${longestChain}`)
  }
  const certificates = x5c.map((text: unknown) => readBase64(text))
  const [leaf, ...others] = certificates
  const root = others.at(-1)
  if (leaf === undefined || root === undefined) throw new SsiError('x5c is empty')
  const built = buildPath({ leaf, offered: others, trusted: [root] })
  if ('reason' in built) throw new SsiError(`x5c: ${built.reason}`)
  const isInOrder = built.path.every((each, at) => certificates[at]?.der.equals(each.der) === true)
  if (!isInOrder || built.path.length !== certificates.length) {
    throw new SsiError('x5c is not exactly the chain from leaf to root')
  }
  checkThumbprints(header, leaf)
  if (leaf.extensions.has(keyUsageExtension) && !hasKeyUsage(leaf, digitalSignatureBit)) {
    throw new SsiError('the key usage of the certificate does not allow a signature')
  }
  return { certificates, leaf, key: leaf.publicKey() }
}

/**
 * Validity, CA rights and, with `crlPem`, revocation of every level (hard fail); extended key usage is not looked at.
 * Throws `SsiError`.
 */
export function checkChain({ certificates }: CheckedChain, crlPem: string | undefined, at: Date): void {
  for (const [depth, certificate] of certificates.entries()) {
    const { notBefore, notAfter } = certificate
    if (at.getTime() < notBefore || at.getTime() > notAfter) throw new SsiError('the chain is not valid at this moment')
    if (depth > 0 && !readBasicConstraints(certificate).ca) throw new SsiError('an issuer in the chain is no CA')
  }
  if (crlPem === undefined) return
  const refusal = checkPath(certificates, readPem(crlPem, 'X509 CRL').map(readRevocationList), at.getTime())
  if (refusal !== undefined) throw new SsiError(refusal)
}

function readBase64(text: unknown): CertificateFields {
  if (typeof text !== 'string') throw new SsiError('x5c holds something else than text')
  try {
    return readCertificate(Buffer.from(text, 'base64'))
  } catch (cause) {
    throw new SsiError(`x5c: ${reasonOf(cause)}`, { cause })
  }
}

/** At least one of both (RFC 7515 4.1.7, 4.1.8), and every one that is there is of the leaf. */
function checkThumbprints(header: X509Header, leaf: CertificateFields): void {
  const { fingerprint, fingerprint256 } = new X509Certificate(leaf.der)
  const given = [
    [header.x5t, fingerprint],
    [header['x5t#S256'], fingerprint256],
  ].filter(([value]) => value !== undefined)
  if (given.length === 0) throw new SsiError('neither x5t nor x5t#S256 is there')
  for (const [value, print] of given) {
    const expected = Buffer.from(String(print).replaceAll(':', ''), 'hex').toString('base64url')
    if (value !== expected) throw new SsiError('the thumbprint is not that of the leaf certificate')
  }
}
