/** The signed form that certificates and revocation lists share (RFC 5280 4.1.1 and 5.1.1). */

import { constants, type KeyObject, verify } from 'node:crypto'
import {
  contextTag,
  type DerValue,
  derItems,
  derTag,
  expectTag,
  readBitString,
  readDer,
  readOid,
  readSmallInteger,
} from './x509-der.ts'

export interface SignedValue {
  toBeSigned: DerValue
  algorithm: DerValue
  signature: Buffer
}

const pss = '1.2.840.113549.1.1.10'
const mgf1 = '1.2.840.113549.1.1.8'

/** SHA-1 and MD5 are left out: NCSC-NL TLS guideline 2025-05, 3.3.5. */
const pkcs1Hashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}

const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** @throws RangeError when the bytes are not `SEQUENCE { toBeSigned, algorithm, signature }` */
export function readSigned(der: Buffer): SignedValue {
  const [toBeSigned, algorithm, signature] = derItems(readDer(der))
  return {
    toBeSigned: expectTag(toBeSigned, derTag.sequence),
    algorithm: expectTag(algorithm, derTag.sequence),
    signature: readBitString(signature),
  }
}

/** False for a signature that does not verify and for an algorithm that is not accepted. */
export function verifySigned(value: SignedValue, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false
  const [algorithm, parameters] = derItems(value.algorithm)
  const id = readOid(algorithm)
  const { raw } = value.toBeSigned
  if (id === pss) {
    const scheme = readPss(parameters)
    if (scheme === undefined) return false
    const padded = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltBytes }
    return verify(scheme.hash, raw, padded, value.signature)
  }
  const hash = pkcs1Hashes[id]
  return hash !== undefined && verify(hash, raw, key, value.signature)
}

/** RSASSA-PSS-params (RFC 4055 3.1); the defaults stand for SHA-1, so every field must be there. */
function readPss(parameters: DerValue | undefined): { hash: string; saltBytes: number } | undefined {
  const fields = new Map<number, DerValue>()
  for (const field of derItems(expectTag(parameters, derTag.sequence)))
    fields.set(field.tag, readDer(field.content, field.content[0]))
  const hashAlgorithm = fields.get(contextTag(0))
  const maskAlgorithm = fields.get(contextTag(1))
  const salt = fields.get(contextTag(2))
  if (hashAlgorithm === undefined || maskAlgorithm === undefined || salt === undefined) return undefined
  const [mask, maskHash] = derItems(maskAlgorithm)
  const hash = readHash(hashAlgorithm)
  // Node takes one hash for the message and the mask.
  if (hash === undefined || readOid(mask) !== mgf1 || readHash(maskHash) !== hash) return undefined
  return { hash, saltBytes: readSmallInteger(salt) }
}

function readHash(algorithm: DerValue | undefined): string | undefined {
  const [id] = derItems(expectTag(algorithm, derTag.sequence))
  return hashes[readOid(id)]
}
