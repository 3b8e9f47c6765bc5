/** Writing DER (X.690) with the ASN.1 nodes of node-forge, which hold their content as one byte per character. */

import forge from 'node-forge'

export type Der = forge.asn1.Asn1

const { asn1 } = forge
const { Class, Type } = asn1

/** RFC 5280 4.1.2.5: dates from 2050 on are GeneralizedTime. */
const firstGeneralizedYear = 2050

export function sequence(...items: readonly Der[]): Der {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...items])
}

export function set(...items: readonly Der[]): Der {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, [...items])
}

export function oid(dotted: string): Der {
  return primitive(Type.OID, asn1.oidToDer(dotted).getBytes())
}

/** A non-negative number, or the big-endian bytes of one whose first bit is 0. */
export function integer(value: number | Uint8Array): Der {
  return primitive(
    Type.INTEGER,
    typeof value === 'number' ? asn1.integerToDer(value).getBytes() : Buffer.from(value).toString('latin1'),
  )
}

export function boolean(value: boolean): Der {
  return primitive(Type.BOOLEAN, value ? '\xff' : '\x00')
}

export function nullValue(): Der {
  return primitive(Type.NULL, '')
}

export function octetString(bytes: Uint8Array): Der {
  return primitive(Type.OCTETSTRING, Buffer.from(bytes).toString('latin1'))
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Der {
  return primitive(Type.BITSTRING, String.fromCharCode(unusedBits) + Buffer.from(bytes).toString('latin1'))
}

export function utf8String(text: string): Der {
  return primitive(Type.UTF8, Buffer.from(text, 'utf8').toString('latin1'))
}

export function printableString(text: string): Der {
  return primitive(Type.PRINTABLESTRING, text)
}

export function ia5String(text: string): Der {
  return primitive(Type.IA5STRING, text)
}

/** `Time` of RFC 5280 4.1, to the second. */
export function time(at: Date): Der {
  return at.getUTCFullYear() < firstGeneralizedYear
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(at))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(at))
}

/** `[tag]` around whole items: EXPLICIT, or IMPLICIT in place of a SEQUENCE. */
export function tagged(tag: number, ...items: readonly Der[]): Der {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [...items])
}

/** `[tag]` IMPLICIT in place of a string. */
export function taggedBytes(tag: number, bytes: Uint8Array): Der {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, false, Buffer.from(bytes).toString('latin1'))
}

export function encode(node: Der): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1')
}

function primitive(type: forge.asn1.Type, content: string): Der {
  return asn1.create(Class.UNIVERSAL, type, false, content)
}
