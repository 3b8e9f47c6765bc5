/** Putting a certificate together (RFC 5280 4.1) for any level of the chain. */

import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { bitString, type Der, integer, nullValue, oid, sequence, tagged, time } from './der.ts'
import { type SignatureProfile, signed } from './signature.ts'

export interface Validity {
  notBefore: Date
  notAfter: Date
}

export interface CertificateContent {
  serial: Buffer
  issuer: Der
  subject: Der
  validity: Validity
  publicKey: KeyObject
  extensions: readonly Der[]
}

const serialBytes = 8
const version3 = 2

/** 8 bytes like those of the register; the first bit 0 and the second 1, so it is positive and needs no padding. */
export function createSerial(): Buffer {
  const serial = randomBytes(serialBytes)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

/** DER of the certificate. */
export function signCertificate(content: CertificateContent, profile: SignatureProfile, key: KeyObject): Buffer {
  const toBeSigned = sequence(
    tagged(0, integer(version3)),
    integer(content.serial),
    profile.algorithm(),
    content.issuer,
    sequence(time(content.validity.notBefore), time(content.validity.notAfter)),
    content.subject,
    subjectPublicKeyInfo(content.publicKey),
    tagged(3, sequence(...content.extensions)),
  )
  return signed(toBeSigned, profile, key)
}

/** SHA-1 of the public key (RFC 5280 4.2.1.2, method 1); a label, not a protection. */
export function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1').update(rsaPublicKey(publicKey)).digest()
}

/** `rsaEncryption`, also on the G4 line: there only the signatures are PSS. */
function subjectPublicKeyInfo(publicKey: KeyObject): Der {
  return sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(rsaPublicKey(publicKey)))
}

function rsaPublicKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'pkcs1', format: 'der' })
}
