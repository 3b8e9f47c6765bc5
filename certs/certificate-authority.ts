/** One CA of the chain: its certificate, what it signs and what it has revoked. */

import { X509Certificate } from 'node:crypto'
import { toPem } from '../harness/contracts/x509-pem.ts'
import { type CertificateContent, createSerial, keyIdentifier, signCertificate, type Validity } from './certificate.ts'
import type { Der } from './der.ts'
import { type Attribute, distinguishedName } from './distinguished-name.ts'
import { authorityKeyIdentifier, basicConstraints, caKeyUsage, subjectKeyIdentifier } from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { signRevocationList } from './revocation-list.ts'
import type { SignatureProfile } from './signature.ts'

export interface CertificateAuthority {
  name: string
  keyId: Buffer
  certificatePem: string
  /** Hexadecimal, upper case. */
  serialNumber: string
  /** Signs a certificate; gives PEM. */
  issue(content: Omit<CertificateContent, 'issuer'>): string
  /** Revokes a certificate, whoever asks; returns false for one that this CA did not issue. */
  revoke(serialNumber: string, at: Date): boolean
  /** The next revocation list, PEM: with what was revoked up to this moment. */
  revocationList(at: Date): string
  /** All that it has issued, PEM. */
  issuedPem(): string
}

export interface AuthorityProfile {
  attributes: readonly Attribute[]
  validity: Validity
  keys: RsaKeyPair
  signature: SignatureProfile
  pathLength?: number
  /** Extensions beyond SKI, AKI, BasicConstraints and KeyUsage. */
  extensions: readonly Der[]
  /** Left out by a root. */
  parent?: CertificateAuthority
}

export function createCertificateAuthority(profile: AuthorityProfile): CertificateAuthority {
  const { keys, parent, signature } = profile
  const name = distinguishedName(profile.attributes)
  const keyId = keyIdentifier(keys.publicKey)
  const issued = new Map<string, { serial: Buffer; pem: string }>()
  const revoked = new Map<string, { serial: Buffer; at: Date }>()
  let listNumber = 0
  const issue = (content: Omit<CertificateContent, 'issuer'>): string => {
    const pem = toPem('CERTIFICATE', signCertificate({ ...content, issuer: name }, signature, keys.privateKey))
    issued.set(serialText(content.serial), { serial: content.serial, pem })
    return pem
  }
  const certificatePem = (parent?.issue ?? issue)(authorityContent(profile, name, keyId))
  return {
    name: commonName(profile.attributes),
    keyId,
    certificatePem,
    serialNumber: new X509Certificate(certificatePem).serialNumber,
    issue,
    revoke: (serialNumber, at) => {
      const serial = issued.get(serialNumber.toUpperCase())?.serial
      if (serial !== undefined) revoked.set(serialText(serial), { serial, at })
      return serial !== undefined
    },
    revocationList: (at) => {
      listNumber += 1
      const known = [...revoked.values()].filter((entry) => entry.at.getTime() <= at.getTime())
      const content = { issuer: name, keyId, number: listNumber, thisUpdate: at, revoked: known }
      return toPem('X509 CRL', signRevocationList(content, signature, keys.privateKey))
    },
    issuedPem: () => [...issued.values()].map(({ pem }) => pem).join(''),
  }
}

/** Extensions of a CA certificate that every level has. */
function authorityContent(profile: AuthorityProfile, name: Der, keyId: Buffer): Omit<CertificateContent, 'issuer'> {
  const { pathLength } = profile
  return {
    serial: createSerial(),
    subject: name,
    validity: profile.validity,
    publicKey: profile.keys.publicKey,
    extensions: [
      basicConstraints(pathLength === undefined ? { ca: true } : { ca: true, pathLength }),
      caKeyUsage(),
      subjectKeyIdentifier(keyId),
      ...(profile.parent === undefined ? [] : [authorityKeyIdentifier(profile.parent.keyId)]),
      ...profile.extensions,
    ],
  }
}

/** As `X509Certificate.serialNumber` writes it. */
function serialText(serial: Buffer): string {
  return serial.toString('hex').toUpperCase()
}

function commonName(attributes: readonly Attribute[]): string {
  return attributes.find(([type]) => type === 'commonName')?.[1] ?? ''
}
