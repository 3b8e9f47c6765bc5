/** What the register answers to a question about one of its certificates. */

import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { statusFiles } from '../../../harness/contracts/status-files.ts'
import { type CertificateFields, readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { findRevocationDate, readRevocationList } from '../../../harness/contracts/x509-revocation.ts'
import { type CertificateId, identifyCertificate, isOfSameIssuer } from '../../kit/ocsp/certificate-id.ts'
import { type OcspRequest, readRequest } from '../../kit/ocsp/request.ts'
import { type CertificateStatus, type Responder, signResponse, writeErrorResponse } from '../../kit/ocsp/response.ts'
import type { Clock } from '../../kit/types.ts'

/** DER in, DER out; undefined when no answer will ever come. */
export type AnswerOcsp = (request: Buffer) => Buffer | undefined

/** What the register says of a certificate. */
export type FindStatus = (certificate: CertificateId) => CertificateStatus

/** The parts of an answer, of which a deviation replaces one. */
export interface AnswerParts {
  findStatus: FindStatus
  responder: Responder
  clock: Clock
  /** Nonce that goes into the answer to this request. */
  nonceFor(request: OcspRequest): Buffer | undefined
}

/** The responder and the CA that it answers for. */
export interface StatusKeys extends Responder {
  issuer: CertificateFields
}

/** CPS UZI-register 4.9: lists are made every hour, so an answer need not hold longer. */
const lifetimeMs = 60 * 60_000

/** `directory`: the party's own. Undefined for a register that was given nothing to answer with. */
export function readStatusKeys(directory: string): StatusKeys | undefined {
  const path = (name: string): string => join(directory, 'keys', name)
  if (!existsSync(path(statusFiles.key))) return undefined
  const [certificate, issuer] = readPem(readFileSync(path(statusFiles.chain), 'utf8'), 'CERTIFICATE')
  if (certificate === undefined || issuer === undefined) {
    throw new Error(`"${path(statusFiles.chain)}" holds no responder with its CA`)
  }
  return {
    certificate: readCertificate(certificate),
    issuer: readCertificate(issuer),
    key: createPrivateKey(readFileSync(path(statusFiles.key))),
  }
}

/** Looks in the register as it is at each question: `unknown` for what it did not issue. */
export function createStatusRegister(directory: string, issuer: CertificateFields): FindStatus {
  const file = join(directory, 'keys', statusFiles.register)
  return (asked) => {
    if (!isOfSameIssuer(asked, identifyCertificate(asked, issuer, asked.hash))) return { status: 'unknown' }
    const pem = readFileSync(file, 'utf8')
    const issued = readPem(pem, 'CERTIFICATE').map(readCertificate)
    if (!issued.some(({ serial }) => serial.equals(asked.serial))) return { status: 'unknown' }
    const lists = readPem(pem, 'X509 CRL').map(readRevocationList)
    const at = lists.map((list) => findRevocationDate(list, asked.serial)).find((date) => date !== undefined)
    return at === undefined ? { status: 'good' } : { status: 'revoked', at: new Date(at) }
  }
}

export function createAnswer({ findStatus, responder, clock, nonceFor }: AnswerParts): AnswerOcsp {
  return (der) => {
    const request = readOrUndefined(der)
    if (request === undefined) return writeErrorResponse('malformedRequest')
    const producedAt = clock.now()
    const nextUpdate = new Date(producedAt.getTime() + lifetimeMs)
    const responses = request.certificates.map((certificate) => ({
      certificate,
      status: findStatus(certificate),
      thisUpdate: producedAt,
      nextUpdate,
    }))
    const nonce = nonceFor(request)
    return signResponse(responder, { producedAt, responses, ...(nonce === undefined ? {} : { nonce }) })
  }
}

function readOrUndefined(der: Buffer): OcspRequest | undefined {
  try {
    return readRequest(der)
  } catch {
    return undefined
  }
}
