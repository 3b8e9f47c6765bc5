/** The two ways in which the UZI lines sign; Node signs, because node-forge has no fast RSA and no SHA-512 PSS. */

import { constants, type KeyObject, sign } from 'node:crypto'
import { bitString, type Der, encode, integer, nullValue, oid, sequence, tagged } from './der.ts'

export interface SignatureProfile {
  /** A new AlgorithmIdentifier. */
  algorithm(): Der
  sign(bytes: Buffer, key: KeyObject): Buffer
}

const pssSaltBytes = 64

export const pkcs1Sha256: SignatureProfile = {
  algorithm: () => sequence(oid('1.2.840.113549.1.1.11'), nullValue()),
  sign: (bytes, key) => sign('sha256', bytes, key),
}

/** RSASSA-PSS with SHA-512, MGF1 on SHA-512 and a salt of 64 bytes (RFC 4055 3.1). */
export const pssSha512: SignatureProfile = {
  algorithm: () =>
    sequence(
      oid('1.2.840.113549.1.1.10'),
      sequence(
        tagged(0, sha512()),
        tagged(1, sequence(oid('1.2.840.113549.1.1.8'), sha512())),
        tagged(2, integer(pssSaltBytes)),
      ),
    ),
  sign: (bytes, key) =>
    sign('sha512', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pssSaltBytes }),
}

/** `SEQUENCE { toBeSigned, algorithm, signature }`: the outer form of certificates and revocation lists. */
export function signed(toBeSigned: Der, profile: SignatureProfile, key: KeyObject): Buffer {
  const signature = profile.sign(encode(toBeSigned), key)
  return encode(sequence(toBeSigned, profile.algorithm(), bitString(signature)))
}

function sha512(): Der {
  return sequence(oid('2.16.840.1.101.3.4.2.3'), nullValue())
}
