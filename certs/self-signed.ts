/** The untrusted twin of a server certificate: right in all but who signed it. */

import { toPem } from '../harness/contracts/x509-pem.ts'
import { keyIdentifier, signCertificate } from './certificate.ts'
import { createUziNumbers, describeIssued, type IssuedCertificate } from './issued-certificate.ts'
import { createKeyPool, type KeyPool } from './key-pool.ts'
import {
  assertServerRequest,
  keyBitsFor,
  type ServerCertificateRequest,
  serverCertificateContent,
  serverSubject,
} from './server-certificate.ts'
import { type UziLineName, uziLines } from './uzi-line.ts'

export interface SelfSignedRequest extends ServerCertificateRequest {
  line: UziLineName
  now: Date
  /** 4096 by default. */
  keyBits?: number
  keys?: KeyPool
}

/** @throws RangeError for a request that the register would refuse */
export async function createSelfSigned(request: SelfSignedRequest): Promise<IssuedCertificate> {
  assertServerRequest(request)
  const { now, keyBits = 4096, keys = createKeyPool() } = request
  const pair = request.keyPair ?? (await keys.take(keyBitsFor(request.defect, keyBits)))
  const line = uziLines[request.line]
  const uziNumber = request.uziNumber ?? createUziNumbers()()
  const issuer = { name: request.fqdn, keyId: keyIdentifier(pair.publicKey) }
  const content = serverCertificateContent(request, { line, now, keys: pair, uziNumber, issuer })
  const named = { ...content, issuer: serverSubject(request, uziNumber) }
  const certificatePem = toPem('CERTIFICATE', signCertificate(named, line.signature, pair.privateKey))
  return describeIssued(pair, uziNumber, certificatePem, [])
}
