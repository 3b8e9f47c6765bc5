/** Certificate extensions of RFC 5280 4.2, each a complete `Extension`. */

import {
  bitString,
  boolean,
  type Der,
  encode,
  ia5String,
  integer,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  tagged,
  taggedBytes,
  utf8String,
} from './der.ts'

export const extendedKeyUsages = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  documentSigning: '1.3.6.1.4.1.311.10.3.12',
  encryptingFileSystem: '1.3.6.1.4.1.311.10.3.4',
} as const

/** Bits of KeyUsage (RFC 5280 4.2.1.3) that a leaf may have. */
export const keyUsages = { digitalSignature: 0, nonRepudiation: 1, keyEncipherment: 2, dataEncipherment: 3 } as const

export function basicConstraints(constraints: { ca: boolean; pathLength?: number }): Der {
  const items = constraints.ca ? [boolean(true)] : []
  if (constraints.pathLength !== undefined) items.push(integer(constraints.pathLength))
  return extension('2.5.29.19', sequence(...items), true)
}

/** digitalSignature and keyEncipherment: bits 0 and 2. */
export function serverKeyUsage(): Der {
  return extension('2.5.29.15', bitString(Buffer.of(0b1010_0000), 5), true)
}

/** KeyUsage of a leaf with these purposes; all of them lie in the first four bits. */
export function leafKeyUsage(...purposes: readonly (keyof typeof keyUsages)[]): Der {
  const bits = purposes.map((purpose) => keyUsages[purpose])
  const value = bits.reduce<number>((sum, bit) => sum | (0x80 >> bit), 0)
  return extension('2.5.29.15', bitString(Buffer.of(value), 7 - Math.max(...bits)), true)
}

/** QCStatements of a qualified certificate on a device (ETSI EN 319 412-5); `type`: for a person or an organisation. */
export function qcStatements(type: 'esign' | 'eseal', disclosureUri: string): Der {
  const typeOid = { esign: '0.4.0.1862.1.6.1', eseal: '0.4.0.1862.1.6.2' }[type]
  return extension(
    '1.3.6.1.5.5.7.1.3',
    sequence(
      sequence(oid('0.4.0.1862.1.1')),
      sequence(oid('0.4.0.1862.1.4')),
      sequence(oid('0.4.0.1862.1.5'), sequence(sequence(ia5String(disclosureUri), printableString('en')))),
      sequence(oid('0.4.0.1862.1.6'), sequence(oid(typeOid))),
    ),
  )
}

/** keyCertSign and cRLSign: bits 5 and 6. */
export function caKeyUsage(): Der {
  return extension('2.5.29.15', bitString(Buffer.of(0b0000_0110), 1), true)
}

export function extendedKeyUsage(...purposes: readonly (keyof typeof extendedKeyUsages)[]): Der {
  return extension('2.5.29.37', sequence(...purposes.map((purpose) => oid(extendedKeyUsages[purpose]))))
}

export function subjectKeyIdentifier(keyId: Buffer): Der {
  return extension('2.5.29.14', octetString(keyId))
}

export function authorityKeyIdentifier(keyId: Buffer): Der {
  return extension('2.5.29.35', sequence(taggedBytes(0, keyId)))
}

/** The first policy carries the practice statement and, when given, the notice. */
export function certificatePolicies(policies: readonly string[], cpsUri: string, notice?: string): Der {
  const qualifiers = [sequence(oid('1.3.6.1.5.5.7.2.1'), ia5String(cpsUri))]
  if (notice !== undefined) qualifiers.push(sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(utf8String(notice))))
  const infos = policies.map((policy, index) =>
    index === 0 ? sequence(oid(policy), sequence(...qualifiers)) : sequence(oid(policy)),
  )
  return extension('2.5.29.32', sequence(...infos))
}

export function crlDistributionPoint(uri: string): Der {
  return extension('2.5.29.31', sequence(sequence(tagged(0, tagged(0, uriName(uri))))))
}

export function authorityInformationAccess(locations: { caIssuers: string; ocsp?: string }): Der {
  const items = [sequence(oid('1.3.6.1.5.5.7.48.2'), uriName(locations.caIssuers))]
  if (locations.ocsp !== undefined) items.unshift(sequence(oid('1.3.6.1.5.5.7.48.1'), uriName(locations.ocsp)))
  return extension('1.3.6.1.5.5.7.1.1', sequence(...items))
}

/** RFC 6960 4.2.2.2.1: nobody is to ask whether the responder itself was revoked. */
export function ocspNoCheck(): Der {
  return extension('1.3.6.1.5.5.7.48.1.5', nullValue())
}

export function subjectAltName(...names: readonly Der[]): Der {
  return extension('2.5.29.17', sequence(...names))
}

export function crlNumber(value: number): Der {
  return extension('2.5.29.20', integer(value))
}

export function dnsName(name: string): Der {
  return taggedBytes(2, Buffer.from(name, 'ascii'))
}

export function otherName(typeId: string, value: Der): Der {
  return tagged(0, oid(typeId), tagged(0, value))
}

function uriName(uri: string): Der {
  return taggedBytes(6, Buffer.from(uri, 'ascii'))
}

function extension(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(encode(value)))
}
