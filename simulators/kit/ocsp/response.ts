/** `OCSPResponse` (RFC 6960 4.2) with one basic answer: signing it, and reading it on the side of the one who asked. */

import { createHash, type KeyObject, sign } from 'node:crypto'
import { type CertificateFields, readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import {
  contextTag,
  type DerValue,
  derItems,
  derTag,
  expectTag,
  readDer,
  readOid,
  readTime,
} from '../../../harness/contracts/x509-der.ts'
import { readSigned, type SignedValue } from '../../../harness/contracts/x509-signature.ts'
import { type CertificateId, publicKeyBits, readCertificateId, writeCertificateId } from './certificate-id.ts'
import { nonceExtension, readNonce } from './request.ts'
import { bitString, generalizedTime, nullValue, octetString, oid, sequence, write } from './write-der.ts'

export type CertificateStatus = { status: 'good' } | { status: 'revoked'; at: Date } | { status: 'unknown' }

export interface SingleResponse {
  certificate: CertificateId
  status: CertificateStatus
  thisUpdate: Date
  nextUpdate: Date
}

/** Why there is no answer (RFC 6960 4.2.1). */
export type ResponseError = 'malformedRequest' | 'internalError' | 'unauthorized'

export interface OcspAnswer {
  signed: SignedValue
  /** `responderID`, byName or byKey. */
  responder: DerValue
  singles: SingleAnswer[]
  nonce: Buffer | undefined
  certificates: CertificateFields[]
}

export interface SingleAnswer {
  certificate: CertificateId
  status: CertificateStatus['status']
  /** Milliseconds since the epoch. */
  thisUpdate: number
  nextUpdate: number | undefined
}

export interface Responder {
  certificate: CertificateFields
  key: KeyObject
}

const basicType = '1.3.6.1.5.5.7.48.1.1'
const sha256WithRsa = '1.2.840.113549.1.1.11'
const errorCodes: Readonly<Record<ResponseError, number>> = { malformedRequest: 1, internalError: 2, unauthorized: 6 }
const enumeratedTag = 0x0a
const responderByName = contextTag(1)
const statusTags: Readonly<Record<number, CertificateStatus['status']>> = {
  128: 'good',
  [contextTag(1)]: 'revoked',
  130: 'unknown',
}

export function writeErrorResponse(error: ResponseError): Buffer {
  return sequence(write(enumeratedTag, Buffer.of(errorCodes[error])))
}

/** DER of a successful response; the certificate of the responder goes along. */
export function signResponse(
  { certificate, key }: Responder,
  content: { producedAt: Date; responses: readonly SingleResponse[]; nonce?: Buffer },
): Buffer {
  const toBeSigned = sequence(
    write(responderByName, certificate.subject),
    generalizedTime(content.producedAt),
    sequence(...content.responses.map(writeSingle)),
    ...(content.nonce === undefined ? [] : [write(contextTag(1), sequence(nonceExtension(content.nonce)))]),
  )
  const basic = sequence(
    toBeSigned,
    sequence(oid(sha256WithRsa), nullValue()),
    bitString(sign('sha256', toBeSigned, key)),
    write(contextTag(0), sequence(certificate.der)),
  )
  const successful = write(enumeratedTag, Buffer.of(0))
  return sequence(successful, write(contextTag(0), sequence(oid(basicType), octetString(basic))))
}

/** Nothing in it is checked yet. @throws RangeError for what is no basic response, and for an error instead of one */
export function readResponse(der: Buffer): OcspAnswer {
  const [status, wrapped] = derItems(readDer(der))
  const code = expectTag(status, enumeratedTag).content[0]
  if (code !== 0) throw new RangeError(`OCSPResponse: status ${nameOfError(code)}`)
  const [type, basic] = derItems(readDer(expectTag(wrapped, contextTag(0)).content))
  if (readOid(type) !== basicType) throw new RangeError('OCSPResponse: not a basic response')
  const { content } = expectTag(basic, derTag.octetString)
  const signed = readSigned(content)
  const fields = [...derItems(signed.toBeSigned)].filter(({ tag }) => tag !== contextTag(0))
  const [responder, , singles, extensions] = fields
  const [, , , certificates] = derItems(readDer(content))
  if (responder === undefined) throw new RangeError('OCSPResponse: no responderID')
  return {
    signed,
    responder,
    singles: [...derItems(expectTag(singles, derTag.sequence))].map(readSingle),
    nonce: readNonce(extensions),
    certificates: readCertificates(certificates),
  }
}

/** Whether a responderID names this certificate, by its subject or by SHA-1 of its key (RFC 6960 4.2.1). */
export function isResponder(id: DerValue, certificate: CertificateFields): boolean {
  if (id.tag === responderByName) return id.content.equals(certificate.subject)
  const keyHash = createHash('sha1').update(publicKeyBits(certificate)).digest()
  return readDer(id.content, derTag.octetString).content.equals(keyHash)
}

function writeSingle({ certificate, status, thisUpdate, nextUpdate }: SingleResponse): Buffer {
  return sequence(
    writeCertificateId(certificate),
    writeStatus(status),
    generalizedTime(thisUpdate),
    write(contextTag(0), generalizedTime(nextUpdate)),
  )
}

function writeStatus(status: CertificateStatus): Buffer {
  if (status.status === 'good') return write(0x80)
  return status.status === 'unknown' ? write(0x82) : write(contextTag(1), generalizedTime(status.at))
}

function readSingle(value: DerValue): SingleAnswer {
  const [certificate, status, thisUpdate, ...rest] = derItems(value)
  const known = statusTags[status?.tag ?? 0]
  if (known === undefined) throw new RangeError(`OCSPResponse: certStatus with tag ${status?.tag ?? 'missing'}`)
  const next = rest.find(({ tag }) => tag === contextTag(0))
  return {
    certificate: readCertificateId(certificate),
    status: known,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: next === undefined ? undefined : readTime(readDer(next.content, derTag.generalizedTime)),
  }
}

function readCertificates(field: DerValue | undefined): CertificateFields[] {
  if (field === undefined) return []
  return [...derItems(readDer(expectTag(field, contextTag(0)).content))].map(({ raw }) => readCertificate(raw))
}

function nameOfError(code: number | undefined): string {
  return Object.entries(errorCodes).find(([, known]) => known === code)?.[0] ?? String(code)
}
