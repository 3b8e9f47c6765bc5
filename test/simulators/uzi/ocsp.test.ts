import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import { readPem, splitPem } from '../../../harness/contracts/x509-pem.ts'
import { identifyCertificate } from '../../../simulators/kit/ocsp/certificate-id.ts'
import { checkResponse } from '../../../simulators/kit/ocsp/check-response.ts'
import { composeRequest } from '../../../simulators/kit/ocsp/request.ts'
import { readResponse } from '../../../simulators/kit/ocsp/response.ts'
import type { Parties } from '../care-system/running-parties.ts'
import { createOcspBench, host, type OcspBench } from '../kit/ocsp-bench.ts'

let bench: OcspBench
let parties: Parties

const nonce = Buffer.from('0123456789abcdef0123456789abcdef')
const register = `https://${host('register')}`

beforeAll(async () => {
  bench = await createOcspBench()
  parties = await bench.start({ certificates: { client: 'revoked-since-list' } })
})
afterAll(() => parties[Symbol.asyncDispose]())

const issuer = () =>
  readCertificate(readPem(bench.authority.authorities.issuing.certificatePem, 'CERTIFICATE')[0] as Buffer)
/** By its serial number, of a certificate of the issuing CA. */
const identify = (serial: Buffer, hash: 'sha1' | 'sha256' = 'sha256') => identifyCertificate({ serial }, issuer(), hash)
const serialOf = (id: 'client' | 'server') => readCertificate(parties.find(id).context.keys.tls.certificate.raw).serial

async function post(body: Buffer, type = 'application/ocsp-request') {
  const headers = { 'content-type': type }
  return parties.find('client').context.client.request({ method: 'POST', url: `${register}/ocsp`, headers, body })
}

async function ask(serial: Buffer, hash?: 'sha1' | 'sha256') {
  const certificate = identify(serial, hash)
  const { body } = await post(composeRequest(certificate, nonce))
  return checkResponse(body, { certificate, issuer: issuer(), nonce }, new Date())
}

describe('the register, asked by OCSP', () => {
  test('says good, revoked or unknown, with either hash', async () => {
    expect((await ask(serialOf('server'))).status).toBe('good')
    expect((await ask(serialOf('client'))).status).toBe('revoked')
    expect((await ask(Buffer.of(1))).status).toBe('unknown')
    expect((await ask(serialOf('server'), 'sha1')).status).toBe('good')
  })

  test('knows a certificate of this CA only', async () => {
    const { root } = bench.authority.authorities
    const other = readCertificate(readPem(root.certificatePem, 'CERTIFICATE')[0] as Buffer)
    const certificate = identifyCertificate({ serial: serialOf('server') }, other, 'sha256')
    const { singles } = readResponse((await post(composeRequest(certificate, nonce))).body)
    expect(singles.map(({ status }) => status)).toEqual(['unknown'])
  })

  test('answers with the nonce of the question, holds for an hour and sends its certificate along', async () => {
    const { body, headers } = await post(composeRequest(identify(serialOf('server')), nonce))
    const answer = readResponse(body)
    const [single] = answer.singles
    expect(headers['content-type']).toBe('application/ocsp-response')
    expect(answer.nonce).toEqual(nonce)
    expect((single?.nextUpdate ?? 0) - (single?.thisUpdate ?? 0)).toBe(3_600_000)
    expect(answer.certificates.map(({ der }) => new X509Certificate(der).subject)).toEqual([
      expect.stringContaining('CN=OCSP responder TEST UZI-register Private Server CA G1'),
    ])
  })

  test('takes a question from the address too, with slashes in it or escaped', async () => {
    const { client } = parties.find('client').context
    const certificate = identify(serialOf('client'))
    // Enough of them to have every character of base64.
    const nonces = Array.from({ length: 8 }, (_, n) => Buffer.alloc(32, 0xf8 + n))
    const texts = nonces.map((one) => composeRequest(certificate, one).toString('base64'))
    expect(texts.join('')).toMatch(/\/.*\+|\+.*\//)
    for (const [n, text] of texts.entries()) {
      for (const path of [text, encodeURIComponent(text)]) {
        const { body } = await client.request({ method: 'GET', url: `${register}/ocsp/${path}` })
        const question = { certificate, issuer: issuer(), nonce: nonces[n] ?? nonce }
        expect(checkResponse(body, question, new Date()).status).toBe('revoked')
      }
    }
  })

  const malformed: [string, (good: Buffer) => Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['other bytes', () => Buffer.from('who is it?')],
    ['a question cut off', (good) => good.subarray(0, -1)],
    ['bytes after it', (good) => Buffer.concat([good, Buffer.of(0)])],
    ['a nonce that is too long', () => composeRequest(identify(Buffer.of(1)), Buffer.alloc(33))],
    ['a nonce that is empty', () => composeRequest(identify(Buffer.of(1)), Buffer.alloc(0))],
  ]
  test.each(malformed)('answers malformedRequest to %s', async (_what, spoil) => {
    const { status, body } = await post(spoil(composeRequest(identify(serialOf('server')), nonce)))
    expect(status).toBe(200)
    expect(body.toString('hex')).toBe('30030a0101')
    expect(() => readResponse(body)).toThrow('status malformedRequest')
  })

  test('does not take a question under another media type', async () => {
    const question = composeRequest(identify(serialOf('server')), nonce)
    expect((await post(question, 'application/octet-stream')).status).toBe(415)
  })

  test('without keys for it, says that it cannot answer for the CA', async () => {
    await using bare = await bench.start({ hasRegisterKeys: false })
    const { body } = await bare.find('client').context.client.request({
      method: 'POST',
      url: `${register}/ocsp`,
      headers: { 'content-type': 'application/ocsp-request' },
      body: composeRequest(identify(serialOf('server')), nonce),
    })
    expect(() => readResponse(body)).toThrow('status unauthorized')
  })
})

describe('an answer', () => {
  const good = async () => (await post(composeRequest(identify(serialOf('server')), nonce))).body
  const check = (body: Buffer, changes: Partial<Parameters<typeof checkResponse>[1]> = {}, at = new Date()) =>
    checkResponse(body, { certificate: identify(serialOf('server')), issuer: issuer(), nonce, ...changes }, at)

  test('is accepted as it is, and with any byte changed it never says anything else', async () => {
    const body = await good()
    expect(check(body).status).toBe('good')
    for (let at = 0; at < body.length; at += 7) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const status = (() => {
        try {
          return check(changed).status
        } catch (error) {
          return error
        }
      })()
      if (status !== 'good') expect(status, `byte ${at}`).toBeInstanceOf(Error)
    }
  })

  test('that says unknown does not come to say good without another signature', async () => {
    const certificate = identify(Buffer.of(1))
    const { body } = await post(composeRequest(certificate, nonce))
    expect(check(body, { certificate }).status).toBe('unknown')
    // The status, which is empty, before the moment of this update.
    const at = body.indexOf(Buffer.from('8200180f', 'hex'))
    const changed = Buffer.from(body)
    changed[at] = 0x80
    expect(at).toBeGreaterThan(0)
    expect(readResponse(changed).singles[0]?.status).toBe('good')
    expect(() => check(changed, { certificate })).toThrow('the signature is wrong')
  })

  test('is none to another question, of another time or for another CA', async () => {
    const body = await good()
    const hourMs = 3_600_000
    expect(() => check(body, { nonce: Buffer.alloc(32) })).toThrow('the nonce is not that of the question')
    expect(() => check(body, { certificate: identify(Buffer.of(1)) })).toThrow('about another certificate')
    expect(() => check(body, {}, new Date(Date.now() + 2 * hourMs))).toThrow('it holds no more')
    expect(() => check(body, {}, new Date(Date.now() - hourMs))).toThrow(/not valid at this moment|of a later time/)
    const [root = ''] = splitPem(bench.authority.trustPem, 'CERTIFICATE')
    const other = readCertificate(new X509Certificate(root).raw)
    expect(() => check(body, { issuer: other })).toThrow('the responder is of another CA')
  })
})
