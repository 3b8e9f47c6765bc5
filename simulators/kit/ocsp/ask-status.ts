/** Asks OCSP about the certificate of another, and decides what to do with the answer. */

import { randomBytes, type X509Certificate } from 'node:crypto'
import { type CertificateFields, readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { verifySigned } from '../../../harness/contracts/x509-signature.ts'
import type { Clock } from '../types.ts'
import { identifyCertificate } from './certificate-id.ts'
import { type CheckedStatus, checkResponse } from './check-response.ts'
import { composeRequest } from './request.ts'

/** Why a certificate is refused; undefined when it is not. */
export type FindRevocation = (certificate: X509Certificate) => Promise<string | undefined>

export interface StatusQuestions {
  /** Carries a request over, and rejects when no response came in time. */
  send(request: Buffer): Promise<Buffer>
  /** CAs, PEM. */
  trustPem: string
  /**
   * Without an answer: the list decides, which TLS has looked at already (CPS UZI-register 4.9: on an outage of OCSP
   * the list is used), or the certificate is refused.
   */
  withoutAnswer: 'list' | 'refuse'
  /** Told of every certificate that the list decided on. */
  onListDecides(certificate: X509Certificate, reason: string): void
  clock: Clock
}

const nonceBytes = 32

/** An answer `good` is kept for as long as it says that it holds. */
export function createStatusQuestions(questions: StatusQuestions): FindRevocation {
  const issuers = readPem(questions.trustPem, 'CERTIFICATE').map(readCertificate)
  const goodUntil = new Map<string, number>()
  return async (certificate) => {
    const name = certificate.fingerprint256
    if ((goodUntil.get(name) ?? 0) > questions.clock.now().getTime()) return undefined
    const answer = await ask(certificate, issuers, questions).catch((error: Error) => error)
    if (answer instanceof Error) {
      const reason = `no answer from OCSP: ${answer.message}`
      if (questions.withoutAnswer === 'refuse') return reason
      questions.onListDecides(certificate, reason)
      return undefined
    }
    if (answer.status !== 'good') return `OCSP says ${answer.status}`
    if (answer.nextUpdate !== undefined) goodUntil.set(name, answer.nextUpdate)
    return undefined
  }
}

async function ask(
  { raw }: X509Certificate,
  issuers: readonly CertificateFields[],
  { send, clock }: StatusQuestions,
): Promise<CheckedStatus> {
  const certificate = readCertificate(raw)
  const issuer = issuers.find(
    ({ subject, publicKey }) => subject.equals(certificate.issuer) && verifySigned(certificate.signed, publicKey()),
  )
  if (issuer === undefined) throw new RangeError('no trusted CA issued the certificate')
  const question = {
    certificate: identifyCertificate(certificate, issuer, 'sha256'),
    issuer,
    nonce: randomBytes(nonceBytes),
  }
  return checkResponse(await send(composeRequest(question.certificate, question.nonce)), question, clock.now())
}
