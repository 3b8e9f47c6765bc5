/** The fields of a certificate that path validation and the UZI rules need (RFC 5280 4.1). */

import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  contextTag,
  type DerValue,
  derItems,
  derTag,
  expectTag,
  readDer,
  readOid,
  readSmallInteger,
  readTime,
} from './x509-der.ts'
import { readSigned, type SignedValue } from './x509-signature.ts'

export interface Extension {
  critical: boolean
  /** DER inside the octet string. */
  value: Buffer
}

export interface CertificateFields {
  der: Buffer
  signed: SignedValue
  /** Content of the INTEGER. */
  serial: Buffer
  /** DER of the names: they are compared as bytes. */
  issuer: Buffer
  subject: Buffer
  /** Milliseconds since the epoch. */
  notBefore: number
  notAfter: number
  extensions: ReadonlyMap<string, Extension>
  publicKey(): KeyObject
}

export interface BasicConstraints {
  ca: boolean
  pathLength: number | undefined
}

/** @throws RangeError when the bytes are not a certificate of version 3 */
export function readCertificate(der: Buffer): CertificateFields {
  const signed = readSigned(der)
  const [version, serial, algorithm, issuer, validity, subject, keyInfo, ...rest] = derItems(signed.toBeSigned)
  expectTag(version, contextTag(0))
  // RFC 5280 4.1.1.2: the unsigned algorithm outside must be the signed one inside.
  if (!expectTag(algorithm, derTag.sequence).raw.equals(signed.algorithm.raw)) {
    throw new RangeError('certificate: the two signature algorithms differ')
  }
  const [notBefore, notAfter] = derItems(expectTag(validity, derTag.sequence))
  const keyDer = expectTag(keyInfo, derTag.sequence).raw
  let publicKey: KeyObject | undefined
  return {
    der,
    signed,
    serial: expectTag(serial, derTag.integer).content,
    issuer: expectTag(issuer, derTag.sequence).raw,
    subject: expectTag(subject, derTag.sequence).raw,
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    extensions: readExtensions(rest.find((field) => field.tag === contextTag(3))),
    publicKey: () => {
      publicKey ??= createPublicKey({ key: keyDer, format: 'der', type: 'spki' })
      return publicKey
    },
  }
}

/** `[n] EXPLICIT Extensions` of a certificate or of a revocation list, by OID. */
export function readExtensions(field: DerValue | undefined): Map<string, Extension> {
  const extensions = new Map<string, Extension>()
  if (field === undefined) return extensions
  for (const extension of derItems(readDer(field.content))) {
    const parts = [...derItems(extension)]
    const id = readOid(parts[0])
    if (extensions.has(id)) throw new RangeError(`extension ${id} occurs twice`)
    const critical = parts.length === 3 && expectTag(parts[1], derTag.boolean).content[0] !== 0
    extensions.set(id, { critical, value: expectTag(parts.at(-1), derTag.octetString).content })
  }
  return extensions
}

export function readBasicConstraints(certificate: CertificateFields): BasicConstraints {
  const extension = certificate.extensions.get('2.5.29.19')
  if (extension === undefined) return { ca: false, pathLength: undefined }
  const items = [...derItems(readDer(extension.value))]
  const ca = items[0]?.tag === derTag.boolean && items[0].content[0] !== 0
  const pathLength = items.find((item) => item.tag === derTag.integer)
  return { ca, pathLength: pathLength === undefined ? undefined : readSmallInteger(pathLength) }
}

/** Whether KeyUsage names this bit (RFC 5280 4.2.1.3); false without the extension. */
export function hasKeyUsage(certificate: CertificateFields, bit: number): boolean {
  const extension = certificate.extensions.get('2.5.29.15')
  if (extension === undefined) return false
  const { content } = readDer(extension.value, derTag.bitString)
  return ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0
}

/** Values of an attribute of the subject, as text. */
export function readSubject(certificate: CertificateFields, type: string): string[] {
  const values: string[] = []
  for (const rdn of derItems(readDer(certificate.subject))) {
    for (const attribute of derItems(rdn)) {
      const [id, value] = derItems(attribute)
      if (readOid(id) === type && value !== undefined) values.push(value.content.toString('utf8'))
    }
  }
  return values
}

/** Key identifiers that name the key: own (SKI) and the issuer's (AKI). */
export function readKeyIdentifiers(extensions: ReadonlyMap<string, Extension>): { own?: Buffer; issuer?: Buffer } {
  const own = extensions.get('2.5.29.14')
  const authority = extensions.get('2.5.29.35')
  const issuer = authority && [...derItems(readDer(authority.value))].find((item) => item.tag === 0x80)
  return {
    ...(own === undefined ? {} : { own: readDer(own.value, derTag.octetString).content }),
    ...(issuer === undefined ? {} : { issuer: issuer.content }),
  }
}
