/** What an OCSP response must satisfy before its answer counts (RFC 6960 3.2 and 4.2.2.2). */

import { type CertificateFields, hasKeyUsage } from '../../../harness/contracts/x509-certificate.ts'
import { derItems, readDer, readOid } from '../../../harness/contracts/x509-der.ts'
import { verifySigned } from '../../../harness/contracts/x509-signature.ts'
import { type CertificateId, isSameId } from './certificate-id.ts'
import { type CertificateStatus, isResponder, type OcspAnswer, readResponse } from './response.ts'

export interface Question {
  certificate: CertificateId
  /** Who issued it. */
  issuer: CertificateFields
  nonce: Buffer
}

export interface CheckedStatus {
  status: CertificateStatus['status']
  /** Milliseconds since the epoch; absent when the responder has newer information at any time. */
  nextUpdate: number | undefined
}

const extendedKeyUsage = '2.5.29.37'
const ocspSigning = '1.3.6.1.5.5.7.3.9'
const digitalSignatureBit = 0
/** Between the clocks of two systems. */
const skewMs = 5 * 60_000

/** @throws RangeError with the reason why this is no answer to the question */
export function checkResponse(der: Buffer, question: Question, at: Date): CheckedStatus {
  const answer = readResponse(der)
  const atMs = at.getTime()
  const responder = findResponder(answer, question.issuer, atMs)
  if (!verifySigned(answer.signed, responder.publicKey())) throw new RangeError('the signature is wrong')
  if (!answer.nonce?.equals(question.nonce)) throw new RangeError('the nonce is not that of the question')
  const single = answer.singles.find(({ certificate }) => isSameId(certificate, question.certificate))
  if (single === undefined) throw new RangeError('it is about another certificate')
  const { status, thisUpdate, nextUpdate } = single
  if (thisUpdate > atMs + skewMs) throw new RangeError('it is of a later time')
  if (nextUpdate !== undefined && nextUpdate < atMs) throw new RangeError('it holds no more')
  return { status, nextUpdate }
}

/** The issuer itself, or who has its leave: a certificate that it signed, for signing OCSP. */
function findResponder(answer: OcspAnswer, issuer: CertificateFields, atMs: number): CertificateFields {
  if (isResponder(answer.responder, issuer)) return issuer
  const named = answer.certificates.find((certificate) => isResponder(answer.responder, certificate))
  if (named === undefined) throw new RangeError('the certificate of the responder is not with it')
  if (!named.issuer.equals(issuer.subject) || !verifySigned(named.signed, issuer.publicKey())) {
    throw new RangeError('the responder is of another CA than the certificate')
  }
  if (!isForOcsp(named)) throw new RangeError('the certificate of the responder is not for OCSPSigning')
  if (atMs < named.notBefore - skewMs || atMs > named.notAfter) {
    throw new RangeError('the certificate of the responder is not valid at this moment')
  }
  return named
}

function isForOcsp(certificate: CertificateFields): boolean {
  const extension = certificate.extensions.get(extendedKeyUsage)
  const purposes = extension === undefined ? [] : [...derItems(readDer(extension.value))].map(readOid)
  return purposes.includes(ocspSigning) && hasKeyUsage(certificate, digitalSignatureBit)
}
