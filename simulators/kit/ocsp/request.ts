/** `OCSPRequest` (RFC 6960 4.1): composing one, and reading it on the side of the responder. */

import { readExtensions } from '../../../harness/contracts/x509-certificate.ts'
import { contextTag, derItems, derTag, expectTag, readDer } from '../../../harness/contracts/x509-der.ts'
import { type CertificateId, readCertificateId, writeCertificateId } from './certificate-id.ts'
import { octetString, oid, sequence, write } from './write-der.ts'

export interface OcspRequest {
  certificates: CertificateId[]
  nonce?: Buffer
}

const nonceType = '1.3.6.1.5.5.7.48.1.2'
/** RFC 8954 2.1. */
const nonceBytes = { least: 1, most: 32 }

export function composeRequest(certificate: CertificateId, nonce: Buffer): Buffer {
  const list = sequence(sequence(writeCertificateId(certificate)))
  return sequence(sequence(list, write(contextTag(2), sequence(nonceExtension(nonce)))))
}

export function nonceExtension(nonce: Buffer): Buffer {
  return sequence(oid(nonceType), octetString(octetString(nonce)))
}

/** The signature of a request, which it may have, is not looked at. @throws RangeError when it is no OCSPRequest */
export function readRequest(der: Buffer): OcspRequest {
  const [toBeSigned] = derItems(readDer(der))
  const fields = [...derItems(expectTag(toBeSigned, derTag.sequence))]
  const list = fields.find(({ tag }) => tag === derTag.sequence)
  const certificates = [...derItems(expectTag(list, derTag.sequence))].map((single) => {
    const [id] = derItems(expectTag(single, derTag.sequence))
    return readCertificateId(id)
  })
  if (certificates.length === 0) throw new RangeError('OCSPRequest: asks about no certificate')
  const nonce = readNonce(fields.find(({ tag }) => tag === contextTag(2)))
  return { certificates, ...(nonce === undefined ? {} : { nonce }) }
}

/** @throws RangeError for one of another length than 1 to 32 bytes */
export function readNonce(extensions: Parameters<typeof readExtensions>[0]): Buffer | undefined {
  const extension = readExtensions(extensions).get(nonceType)
  if (extension === undefined) return undefined
  const { content } = readDer(extension.value, derTag.octetString)
  if (content.length < nonceBytes.least || content.length > nonceBytes.most) {
    throw new RangeError(`nonce: ${content.length} bytes, expected ${nonceBytes.least} to ${nonceBytes.most}`)
  }
  return content
}
