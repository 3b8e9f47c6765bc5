/** Names in a certificate as did:x509 knows them: attributes of the subject, and the subjectAltName. */

import { type CertificateFields, readSubject } from '../../../harness/contracts/x509-certificate.ts'
import { contextTag, type DerValue, derItems, derTag, readDer, readOid } from '../../../harness/contracts/x509-der.ts'

/** Policy → key → values. */
export type CertificateNames = Readonly<
  Record<'subject' | 'san', Readonly<Record<string, readonly string[] | undefined>>>
>

/** RFC 4519, with the keys of the did:x509 method; `serialNumber` is an addition of the Nuts node. */
const subjectKeys = {
  CN: '2.5.4.3',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
} as const

const subjectAltName = '2.5.29.17'
const uziNameType = '2.5.5.5'
/** GeneralName (RFC 5280 4.2.1.6), IMPLICIT IA5String. */
const altNameTags = { email: 0x81, dns: 0x82, uri: 0x86 } as const

/** Throws `RangeError` for a subjectAltName that is not DER. */
export function readCertificateNames(certificate: CertificateFields): CertificateNames {
  const extension = certificate.extensions.get(subjectAltName)
  const names = extension === undefined ? [] : [...derItems(readDer(extension.value))]
  const texts = (tag: number): string[] =>
    names.filter((name) => name.tag === tag).map((name) => name.content.toString('latin1'))
  return {
    subject: Object.fromEntries(
      Object.entries(subjectKeys).map(([key, type]) => [key, readSubject(certificate, type)] as const),
    ),
    san: {
      otherName: names.filter((name) => name.tag === contextTag(0)).flatMap(readOtherName),
      email: texts(altNameTags.email),
      dns: texts(altNameTags.dns),
      uri: texts(altNameTags.uri),
    },
  }
}

/** Text of an otherName of the type of the UZI-register. */
function readOtherName(name: DerValue): string[] {
  const [typeId, wrapped] = derItems(name)
  if (readOid(typeId) !== uziNameType || wrapped === undefined) return []
  const [value] = derItems(wrapped)
  const isText = value?.tag === derTag.ia5String || value?.tag === derTag.utf8String
  return isText ? [value.content.toString('utf8')] : []
}
