/** `CertID`: which certificate an OCSP question is about (RFC 6960 4.1.1). */

import { createHash } from 'node:crypto'
import type { CertificateFields } from '../../../harness/contracts/x509-certificate.ts'
import { type DerValue, derItems, derTag, expectTag, readDer, readOid } from '../../../harness/contracts/x509-der.ts'
import { integer, nullValue, octetString, oid, sequence } from './write-der.ts'

export interface CertificateId {
  hash: IdHash
  /** Of the DER of the name of the issuer, and of the bits of its public key. */
  issuerName: Buffer
  issuerKey: Buffer
  /** Content of the INTEGER. */
  serial: Buffer
}

type IdHash = keyof typeof hashes

/** SHA-1 is what most clients ask with (RFC 5019 2.1.1); it is a label here, not a protection. */
const hashes = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const

export function identifyCertificate(
  { serial }: Pick<CertificateFields, 'serial'>,
  issuer: CertificateFields,
  hash: IdHash,
): CertificateId {
  const digest = (bytes: Buffer): Buffer => createHash(hash).update(bytes).digest()
  return { hash, issuerName: digest(issuer.subject), issuerKey: digest(publicKeyBits(issuer)), serial }
}

export function isSameId(one: CertificateId, other: CertificateId): boolean {
  return isOfSameIssuer(one, other) && one.serial.equals(other.serial)
}

export function isOfSameIssuer(one: CertificateId, other: CertificateId): boolean {
  return one.hash === other.hash && one.issuerName.equals(other.issuerName) && one.issuerKey.equals(other.issuerKey)
}

export function writeCertificateId({ hash, issuerName, issuerKey, serial }: CertificateId): Buffer {
  return sequence(
    sequence(oid(hashes[hash]), nullValue()),
    octetString(issuerName),
    octetString(issuerKey),
    integer(serial),
  )
}

/** @throws RangeError for what is no CertID, and for a hash that is not known here */
export function readCertificateId(value: DerValue | undefined): CertificateId {
  const [algorithm, issuerName, issuerKey, serial] = derItems(expectTag(value, derTag.sequence))
  const [id] = derItems(expectTag(algorithm, derTag.sequence))
  const known = Object.entries(hashes).find(([, dotted]) => dotted === readOid(id))
  if (known === undefined) throw new RangeError(`CertID: hash ${readOid(id)}, expected SHA-1 or SHA-256`)
  return {
    hash: known[0] as IdHash,
    issuerName: expectTag(issuerName, derTag.octetString).content,
    issuerKey: expectTag(issuerKey, derTag.octetString).content,
    serial: expectTag(serial, derTag.integer).content,
  }
}

/** The key without its algorithm: content of the BIT STRING, less the count of unused bits. */
export function publicKeyBits(certificate: CertificateFields): Buffer {
  const info = certificate.publicKey().export({ type: 'spki', format: 'der' })
  const [, bits] = derItems(readDer(info))
  return expectTag(bits, derTag.bitString).content.subarray(1)
}
