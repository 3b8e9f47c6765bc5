/** A question and an answer of OCSP. */

import { createHash, generateKeyPairSync } from 'node:crypto'
import { createSelfSigned } from '../../../certs/self-signed.ts'
import { readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { derItems, derTag, expectTag, readDer } from '../../../harness/contracts/x509-der.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { identifyCertificate } from '../../../simulators/kit/ocsp/certificate-id.ts'
import { composeRequest, nonceExtension } from '../../../simulators/kit/ocsp/request.ts'
import { signResponse, writeErrorResponse } from '../../../simulators/kit/ocsp/response.ts'
import { octetString, oid, sequence, write } from '../../../simulators/kit/ocsp/write-der.ts'
import type { DecoderCase } from './decoder-cases.ts'

const producedAt = new Date('2026-03-02T10:00:00Z')
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const { certificatePem } = await createSelfSigned({
  ...{ line: 'G1', now: producedAt, keyPair: pair, fqdn: 'ocsp.jansenstra.test' },
  organisation: { ura: '90000380', name: 'Jansenstra', city: 'Utrecht' },
})
const certificate = readCertificate(readPem(certificatePem, 'CERTIFICATE')[0] ?? Buffer.alloc(0))
const id = identifyCertificate(certificate, certificate, 'sha256')
const nonce = Buffer.from('een nonce van hooguit 32 bytes')
const hidden = Buffer.from(`Reden van opname: ${createHash('sha256').update('x').digest('hex')}`)

export const ocspQuestion = composeRequest(id, nonce)
export const ocspAnswer = signResponse(
  { certificate, key: pair.privateKey },
  {
    producedAt,
    nonce,
    responses: [
      { certificate: id, status: { status: 'good' }, thisUpdate: producedAt, nextUpdate: producedAt },
      {
        certificate: id,
        status: { status: 'revoked', at: producedAt },
        thisUpdate: producedAt,
        nextUpdate: producedAt,
      },
      { certificate: id, status: { status: 'unknown' }, thisUpdate: producedAt, nextUpdate: producedAt },
    ],
  },
)
export const ocspCertificate = certificate.der

/** The same question with an extension that may hold anything, and with more in what is known. */
export const ocspWithMore = {
  'another extension': question(sequence(oid('1.2.3.4'), octetString(hidden))),
  'two nonces': question(nonceExtension(nonce), nonceExtension(nonce)),
  'a long nonce': question(nonceExtension(hidden)),
  'a long serial number': composeRequest({ ...id, serial: hidden }, nonce),
  'a long hash': composeRequest({ ...id, issuerName: Buffer.concat([hidden, hidden]) }, nonce),
}

export const ocspCases: Readonly<Record<string, DecoderCase>> = {
  ocsp: {
    ok: {
      question: { input: ocspQuestion, holds: 'een nonce van' },
      answer: { input: ocspAnswer, holds: '20260302100000Z' },
    },
    ng: {
      error: writeErrorResponse('malformedRequest'),
      certificate: certificate.der,
      'bytes after it': Buffer.concat([ocspAnswer, Buffer.of(0)]),
      text: hidden,
      ...ocspWithMore,
    },
    explains: true,
  },
}

function question(...extensions: Buffer[]): Buffer {
  const [toBeSigned] = derItems(readDer(ocspQuestion))
  const [list] = derItems(expectTag(toBeSigned, derTag.sequence))
  return sequence(sequence(expectTag(list, derTag.sequence).raw, write(0xa2, sequence(...extensions))))
}
