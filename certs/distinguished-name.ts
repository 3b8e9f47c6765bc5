/** Distinguished names as the UZI-register writes them: one attribute per RDN, text in UTF8String. */

import { type Der, oid, printableString, sequence, set, utf8String } from './der.ts'

export type Attribute = readonly [type: keyof typeof attributeTypes, value: string]

const attributeTypes = {
  countryName: '2.5.4.6',
  stateOrProvinceName: '2.5.4.8',
  localityName: '2.5.4.7',
  organizationName: '2.5.4.10',
  organizationIdentifier: '2.5.4.97',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  surname: '2.5.4.4',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
} as const

export function distinguishedName(attributes: readonly Attribute[]): Der {
  return sequence(
    ...attributes.map(([type, value]) => {
      // RFC 5280 appendix A.1 allows these two no other form.
      const text = type === 'countryName' || type === 'serialNumber' ? printableString(value) : utf8String(value)
      return set(sequence(oid(attributeTypes[type]), text))
    }),
  )
}
