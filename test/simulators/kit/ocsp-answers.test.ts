import { createPrivateKey, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { issueResponder } from '../../../certs/responder-certificate.ts'
import { type CertificateFields, readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { identifyCertificate } from '../../../simulators/kit/ocsp/certificate-id.ts'
import { checkResponse } from '../../../simulators/kit/ocsp/check-response.ts'
import { type Responder, signResponse } from '../../../simulators/kit/ocsp/response.ts'
import { buildWorkshop, hoursAfter, makeKeys, now, type Workshop } from '../../certs/fixtures.ts'

let shop: Workshop
/** The same names with other keys. */
let twin: Workshop

const nonce = Buffer.alloc(32, 7)
const yearMs = 365 * 24 * 3_600_000

beforeAll(async () => {
  shop = buildWorkshop('G1', await makeKeys())
  const { caKeys, serverKeys, spareKeys } = shop
  twin = buildWorkshop('G1', { caKeys: { ...caKeys, issuing: spareKeys }, serverKeys, spareKeys })
})

const fieldsOf = (pem: string): CertificateFields => readCertificate(readPem(pem, 'CERTIFICATE')[0] ?? Buffer.alloc(0))
const idOf = (at: Workshop) =>
  identifyCertificate({ serial: Buffer.of(5) }, fieldsOf(at.chain.issuing.certificatePem), 'sha256')

function delegate(at: Workshop, since = now): Responder {
  const { privateKeyPem, chainPem } = issueResponder(at.chain.issuing, since, at.serverKeys)
  return { certificate: fieldsOf(chainPem), key: createPrivateKey(privateKeyPem) }
}

function answer(responder: Responder, given: { nonce?: Buffer; thisUpdate?: Date } = { nonce }): Buffer {
  const { thisUpdate = now } = given
  return signResponse(responder, {
    producedAt: now,
    responses: [{ certificate: idOf(shop), status: { status: 'good' }, thisUpdate, nextUpdate: hoursAfter(now, 1) }],
    ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
  })
}

function check(der: Buffer): string {
  const issuer = fieldsOf(shop.chain.issuing.certificatePem)
  return checkResponse(der, { certificate: idOf(shop), issuer, nonce }, now).status
}

const caItself = (at: Workshop, key: KeyObject): Responder => ({
  certificate: fieldsOf(at.chain.issuing.certificatePem),
  key,
})

describe('who may answer', () => {
  test('a responder that the CA made one, and the CA itself', () => {
    expect(check(answer(delegate(shop)))).toBe('good')
    expect(check(answer(caItself(shop, shop.caKeys.issuing.privateKey)))).toBe('good')
  })

  test('not one of a CA that has the name only, nor that CA', () => {
    expect(() => check(answer(delegate(twin)))).toThrow('the responder is of another CA than the certificate')
    expect(() => check(answer(caItself(twin, twin.caKeys.issuing.privateKey)))).toThrow('the signature is wrong')
  })

  test('not one whose certificate has ended, or has yet to begin', () => {
    const reason = 'the certificate of the responder is not valid at this moment'
    expect(() => check(answer(delegate(shop, new Date(now.getTime() - 2 * yearMs))))).toThrow(reason)
    expect(() => check(answer(delegate(shop, hoursAfter(now, 1))))).toThrow(reason)
  })

  test('not one that signs with another key than its own', () => {
    expect(() => check(answer({ ...delegate(shop), key: shop.spareKeys.privateKey }))).toThrow('the signature is wrong')
  })
})

test('an answer of a later time, or without a nonce, is none', () => {
  const responder = delegate(shop)
  expect(() => check(answer(responder, { nonce, thisUpdate: hoursAfter(now, 1) }))).toThrow('it is of a later time')
  expect(() => check(answer(responder, {}))).toThrow('the nonce is not that of the question')
})
