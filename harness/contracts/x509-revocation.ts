/** Revocation lists (RFC 5280 5) and the question whether a certificate stands on one. */

import {
  type CertificateFields,
  type Extension,
  hasKeyUsage,
  readExtensions,
  readKeyIdentifiers,
} from './x509-certificate.ts'
import { contextTag, type DerValue, derItems, derTag, expectTag, readTime } from './x509-der.ts'
import { readSigned, type SignedValue, verifySigned } from './x509-signature.ts'

export interface RevocationList {
  signed: SignedValue
  issuer: Buffer
  /** Milliseconds since the epoch. */
  thisUpdate: number
  nextUpdate: number
  /** Entries, read only when a serial number is looked for. */
  revoked: DerValue | undefined
  extensions: ReadonlyMap<string, Extension>
}

export type RevocationStatus = 'good' | 'revoked' | 'missing' | 'stale' | 'forged'

const crlSignBit = 6
/** Of these only the meaning is known; a list with another critical extension is of a kind not handled here. */
const knownExtensions: readonly string[] = ['2.5.29.20', '2.5.29.35']

/** @throws RangeError when the bytes are not a revocation list of version 2 with nextUpdate */
export function readRevocationList(der: Buffer): RevocationList {
  const signed = readSigned(der)
  const [version, algorithm, issuer, thisUpdate, nextUpdate, ...rest] = derItems(signed.toBeSigned)
  expectTag(version, derTag.integer)
  if (!expectTag(algorithm, derTag.sequence).raw.equals(signed.algorithm.raw)) {
    throw new RangeError('revocation list: the two signature algorithms differ')
  }
  const extensions = readExtensions(rest.find((field) => field.tag === contextTag(0)))
  for (const [id, { critical }] of extensions) {
    if (critical && !knownExtensions.includes(id)) throw new RangeError(`revocation list: critical extension ${id}`)
  }
  return {
    signed,
    issuer: expectTag(issuer, derTag.sequence).raw,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(nextUpdate),
    revoked: rest.find((field) => field.tag === derTag.sequence),
    extensions,
  }
}

/**
 * Status of a certificate by the lists of its issuer. Without a list that is signed by the issuer and current at `at`
 * there is no status, and the caller must refuse (CPS UZI-register: no answer gives no conclusion on validity).
 */
export function findRevocation(
  certificate: CertificateFields,
  issuer: CertificateFields,
  lists: readonly RevocationList[],
  atMs: number,
): RevocationStatus {
  const own = lists.filter((list) => list.issuer.equals(issuer.subject))
  if (own.length === 0) return 'missing'
  const signed = own.filter((list) => isSignedBy(list, issuer))
  if (signed.length === 0) return 'forged'
  const current = signed.filter((list) => list.thisUpdate <= atMs && atMs < list.nextUpdate)
  if (current.length === 0) return 'stale'
  return current.some((list) => listsSerial(list, certificate.serial)) ? 'revoked' : 'good'
}

/** When this list says that the certificate was revoked, milliseconds since the epoch; undefined when it does not. */
export function findRevocationDate(list: RevocationList, serial: Buffer): number | undefined {
  if (list.revoked === undefined) return undefined
  for (const entry of derItems(list.revoked)) {
    const [listed, at] = derItems(entry)
    if (listed?.content.equals(serial)) return readTime(at)
  }
  return undefined
}

function isSignedBy(list: RevocationList, issuer: CertificateFields): boolean {
  const named = readKeyIdentifiers(list.extensions).issuer
  const { own } = readKeyIdentifiers(issuer.extensions)
  if (named !== undefined && own !== undefined && !named.equals(own)) return false
  return hasKeyUsage(issuer, crlSignBit) && verifySigned(list.signed, issuer.publicKey())
}

function listsSerial(list: RevocationList, serial: Buffer): boolean {
  return findRevocationDate(list, serial) !== undefined
}
