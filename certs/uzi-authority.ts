/** The test authority of the UZI-register: a fresh three-level chain that issues and revokes server certificates. */

import type { CertificateRegister } from '../harness/contracts/status-files.ts'
import { createForeignAuthorities, isForeign } from './foreign-authority.ts'
import { createUziNumbers, describeIssued, type IssuedCertificate } from './issued-certificate.ts'
import { createKeyPool, type KeyPool } from './key-pool.ts'
import { type IssuedResponder, issueResponder } from './responder-certificate.ts'
import {
  assertServerRequest,
  keyBitsFor,
  type ServerCertificateRequest,
  serverCertificateContent,
} from './server-certificate.ts'
import { buildUziChain, type UziChain } from './uzi-chain.ts'
import { type UziLineName, uziLines } from './uzi-line.ts'

export interface UziAuthorityOptions {
  line: UziLineName
  /** Certificates and revocation lists start at this moment. */
  now: Date
  /** Size of the CA keys; 4096 by default. */
  keyBits?: number
  /** Size of the server keys; that of the CA keys by default. */
  serverKeyBits?: number
  /** Where keys come from; primed with `caKeyCount` and one for each certificate to come, all are made at once. */
  keys?: KeyPool
}

export interface UziAuthority {
  readonly line: UziLineName
  /** Root, domain and issuing CA: `ca` of `node:tls`, and `trustPem` of `verifyUziChain`. */
  readonly trustPem: string
  /** Each CA by itself. */
  readonly authorities: Readonly<Record<keyof UziChain, { certificatePem: string; serialNumber: string }>>
  /** @throws RangeError for a request that the register would refuse */
  issueServerCertificate(request: ServerCertificateRequest): Promise<IssuedCertificate>
  /**
   * Puts a certificate of this authority, of a server or of a CA, on the next revocation lists.
   * @param serialNumber hexadecimal
   * @throws RangeError when this authority issued no such certificate
   */
  revoke(serialNumber: string): void
  /**
   * PEM of three lists, one per CA, root first; valid for 48 hours from `at`, by default from the start, and with what
   * was revoked up to then.
   */
  revocationLists(at?: Date): string
  /** A new certificate for who answers for the issuing CA (OCSP). */
  issueResponder(): Promise<IssuedResponder>
  /** What the responder of the issuing CA knows: all that was issued so far, and every revocation. */
  register(): CertificateRegister
}

/** Keys that one chain takes from a pool. */
export const caKeyCount = 3

const defaultKeyBits = 4096
/** From the lists of the start to the revocation that is not on them. */
const sinceListMs = 1_000

export async function createUziAuthority(options: UziAuthorityOptions): Promise<UziAuthority> {
  const { now, keyBits = defaultKeyBits, serverKeyBits = keyBits, keys = createKeyPool() } = options
  const line = uziLines[options.line]
  const sinceList = new Date(now.getTime() + sinceListMs)
  const [root, domain, issuing] = await Promise.all([keys.take(keyBits), keys.take(keyBits), keys.take(keyBits)])
  const chain = buildUziChain(line, now, { root, domain, issuing })
  const levels = [chain.root, chain.domain, chain.issuing]
  const nextUziNumber = createUziNumbers()
  const findForeign = createForeignAuthorities(line, now, () => keys.take(keyBits))

  const revoke = (serialNumber: string, at = now): void => {
    if (levels.some((level) => level.revoke(serialNumber, at))) return
    throw new RangeError(
      `revoke: ${JSON.stringify(serialNumber)}, expected the serial number of a certificate issued here`,
    )
  }
  const issueServerCertificate = async (request: ServerCertificateRequest): Promise<IssuedCertificate> => {
    assertServerRequest(request)
    const pair = request.keyPair ?? (await keys.take(keyBitsFor(request.defect, serverKeyBits)))
    const uziNumber = request.uziNumber ?? nextUziNumber()
    // The root of a foreign one goes along: nobody else has it.
    const above = isForeign(request.defect) ? [await findForeign(request.defect)] : [chain.issuing, chain.domain]
    const [issuer = chain.issuing] = above
    const profile = { line, now, keys: pair, uziNumber, issuer }
    const certificatePem = issuer.issue(serverCertificateContent(request, profile))
    const abovePem = above.map((authority) => authority.certificatePem)
    const issued = describeIssued(pair, uziNumber, certificatePem, abovePem)
    if (request.defect === 'revoked') revoke(issued.serialNumber)
    if (request.defect === 'revoked-since-list') revoke(issued.serialNumber, sinceList)
    return issued
  }
  return {
    line: options.line,
    trustPem: levels.map((level) => level.certificatePem).join(''),
    authorities: chain,
    issueServerCertificate,
    revoke: (serialNumber) => revoke(serialNumber),
    revocationLists: (at = now) => levels.map((level) => level.revocationList(at)).join(''),
    issueResponder: async () => issueResponder(chain.issuing, now, await keys.take(serverKeyBits)),
    register: () => ({ certificatesPem: chain.issuing.issuedPem(), listPem: chain.issuing.revocationList(sinceList) }),
  }
}
