/** The certificate behind a signature: its chain, and what kind of certificate it is. */

import { X509Certificate } from 'node:crypto'
import { thumbprint } from '../uzi-certificate.ts'
import {
  type CertificateFields,
  hasKeyUsage,
  readBasicConstraints,
  readCertificate,
  readSubject,
} from '../x509-certificate.ts'
import { buildPath, checkPath } from '../x509-path.ts'
import { readPem } from '../x509-pem.ts'
import { readRevocationList } from '../x509-revocation.ts'
import { Refused, type Signer, type TrustStore } from './types.ts'

export interface SignerChain extends Signer {
  leaf: X509Certificate
  fields: CertificateFields
}

export const keyUsageBits = { digitalSignature: 0, nonRepudiation: 1 } as const

const commonName = '2.5.4.3'
const organizationIdentifier = '2.5.4.97'
const longestX5c = 10

/** @param x5c base64 DER, leaf first. Throws `Refused`. */
export function verifySignerChain(x5c: readonly string[], trust: TrustStore, at: Date): SignerChain {
  if (x5c.length === 0 || x5c.length > longestX5c) throw new Refused('signer', `x5c has ${x5c.length} certificates`)
  const [leaf, ...offered] = readCertificates(x5c)
  if (leaf === undefined) throw new Refused('signer', 'x5c is empty')
  const trusted = readPem(trust.trustPem, 'CERTIFICATE').map(readCertificate)
  const built = buildPath({ leaf, offered, trusted })
  if ('reason' in built) throw new Refused('signer', built.reason)
  const lists = readPem(trust.crlPem, 'X509 CRL').map(readRevocationList)
  const refusal = checkPath(built.path, lists, at.getTime())
  if (refusal !== undefined) throw new Refused('signer', refusal)
  if (readBasicConstraints(leaf).ca) throw new Refused('signer', 'the signer is a CA')
  const certificate = new X509Certificate(leaf.der)
  return {
    leaf: certificate,
    fields: leaf,
    chain: built.path.map((each) => readSubject(each, commonName)[0] ?? ''),
    thumbprint: thumbprint(certificate),
  }
}

/** The seal of a register: an organisation's certificate for signing, by the identifier of that organisation. */
export function assertSeal({ fields }: SignerChain, expected: { organisation: string; name: string }): void {
  if (!hasKeyUsage(fields, keyUsageBits.nonRepudiation)) throw new Refused('signer', 'the certificate is no seal')
  const organisation = readSubject(fields, organizationIdentifier)
  if (organisation.length !== 1 || organisation[0] !== expected.organisation) {
    throw new Refused('signer', `sealed by organisation ${organisation.join(', ') || 'unknown'}`)
  }
  const names = readSubject(fields, commonName)
  if (names.length !== 1 || names[0] !== expected.name) throw new Refused('signer', `sealed by ${names.join(', ')}`)
}

export function signerOf({ chain, thumbprint: digest }: SignerChain): Signer {
  return { chain, thumbprint: digest }
}

function readCertificates(x5c: readonly string[]): CertificateFields[] {
  try {
    return x5c.map((text) => readCertificate(Buffer.from(text, 'base64')))
  } catch (cause) {
    throw new Refused('signer', 'x5c holds what is no certificate', { cause })
  }
}
