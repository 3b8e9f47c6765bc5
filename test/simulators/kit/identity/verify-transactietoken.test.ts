import { sign, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import type { PassKey } from '../../../../certs/uzi-card-authority.ts'
import {
  tokenAlgorithms as algorithms,
  type TransactionContext,
} from '../../../../harness/contracts/identity/transactietoken-names.ts'
import {
  type TransactietokenExpectation,
  verifyTransactietoken,
} from '../../../../harness/contracts/identity/verify-transactietoken.ts'
import { readPem } from '../../../../harness/contracts/x509-pem.ts'
import { composeTransactietoken } from '../../../../simulators/kit/identity/compose-transactietoken.ts'
import { createIdentityLandscape, type IdentityLandscape, ura } from './landscape.ts'

const message: TransactionContext = {
  interactionId: 'X_IN000001NL',
  messageIdRoot: '1.2.3',
  messageIdExt: 'M-1',
  burgerServiceNummer: '999990019',
  applicationId: '900380',
  contextCode: 'BGZ',
}

let landscape: IdentityLandscape
let key: PassKey

beforeAll(async () => {
  landscape = await createIdentityLandscape()
  key = landscape.passes.huisarts.keys.authentication
})
afterAll(() => landscape[Symbol.asyncDispose]())

const certificateOf = ({ certificatePem }: PassKey) => new X509Certificate(certificatePem)
const x5cOf = ({ chainPem }: PassKey) => readPem(chainPem, 'CERTIFICATE').map((der) => der.toString('base64'))

function compose(): Promise<string> {
  return composeTransactietoken({
    context: message,
    certificate: certificateOf(key),
    now: new Date(),
    sign: async (bytes) => sign('sha256', bytes, key.privateKeyPem),
  })
}

/** Signs once more after a change, with the same key and in the same form unless told otherwise. */
function signAgain(
  xml: string,
  change: (assertion: string) => string,
  form: { signature?: string; canonical?: string; digest?: string; xpath?: string } = {},
): string {
  const [whole = '', keyInfo = ''] =
    /<ds:Signature[ >].*<ds:KeyInfo>(.*)<\/ds:KeyInfo><\/ds:Signature>/s.exec(xml) ?? []
  const { signature = algorithms.rsaSha256, canonical = algorithms.exclusiveC14n, digest = algorithms.sha256 } = form
  const signed = new SignedXml({
    privateKey: key.privateKeyPem,
    signatureAlgorithm: signature,
    canonicalizationAlgorithm: canonical as typeof algorithms.exclusiveC14n,
    getKeyInfoContent: () => keyInfo,
  })
  signed.addReference({
    xpath: form.xpath ?? '/*',
    transforms: [algorithms.enveloped, canonical],
    digestAlgorithm: digest,
  })
  signed.computeSignature(change(xml.replace(whole, '')), {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  return signed.getSignedXml()
}

async function verdictOn(xml: string, changes: Partial<TransactietokenExpectation> = {}): Promise<string> {
  const check = await verifyTransactietoken(xml, {
    at: new Date(),
    trust: landscape.identityTrust(),
    findCertificate: async () => x5cOf(key),
    ura: ura.bron,
    level: 'high',
    message,
    isReplay: () => false,
    ...changes,
  })
  return check.ok ? 'accepted' : check.code
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString()

describe('a token that its signer made differently', () => {
  test('passes when nothing differs', async () => {
    expect(await verdictOn(signAgain(await compose(), (xml) => xml))).toBe('accepted')
  })

  test.each<[string, string, (xml: string) => string]>([
    ['names another person', 'binding', (xml) => xml.replace('900000011:01.015', '900000012:01.015')],
    ['names another role', 'binding', (xml) => xml.replace('900000011:01.015', '900000011:01.010')],
    ['names another organisation', 'issuer', (xml) => xml.replace(`IIext:${ura.bron}`, `IIext:${ura.ontvanger}`)],
    ['is a bearer token', 'unreadable', (xml) => xml.replace('cm:holder-of-key', 'cm:bearer')],
    ['is confirmed by another key', 'binding', (xml) => xml.replace(/(<ds:X509SerialNumber>)\d/, '$11')],
    ['is confirmed by no key', 'unreadable', (xml) => xml.replace(/<ds:KeyInfo.*?<\/ds:KeyInfo>/s, '')],
    ['was made without a smartcard', 'unreadable', (xml) => xml.replace('classes:SmartcardPKI', 'classes:Password')],
    ['lives an hour', 'unreadable', (xml) => xml.replace(/NotOnOrAfter="[^"]+"/, `NotOnOrAfter="${minutes(60)}"`)],
    ['begins later', 'not-yet-valid', (xml) => xml.replace(/NotBefore="[^"]+"/, `NotBefore="${minutes(2)}"`)],
    ['is over', 'expired', (xml) => xml.replace(/NotOnOrAfter="[^"]+"/, `NotOnOrAfter="${minutes(-2)}"`)],
    ['has no end', 'unreadable', (xml) => xml.replace(/ NotOnOrAfter="[^"]+"/, '')],
    ['has no date for an end', 'unreadable', (xml) => xml.replace(/NotOnOrAfter="[^"]+"/, 'NotOnOrAfter="later"')],
    ['has two conditions', 'unreadable', (xml) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/s, '$&$&')],
    ['has two audiences', 'unreadable', (xml) => xml.replace(/<saml:Audience>.*?<\/saml:Audience>/s, '$&$&')],
    [
      'says one thing twice',
      'unreadable',
      (xml) => xml.replace(/<saml:Attribute Name="contextCode".*?<\/saml:Attribute>/s, '$&$&'),
    ],
    [
      'leaves the BSN out',
      'unreadable',
      (xml) => xml.replace(/<saml:Attribute Name="burgerServiceNummer".*?<\/saml:Attribute>/s, ''),
    ],
    [
      'has a context of another system',
      'unreadable',
      (xml) => xml.replace('2.16.840.1.113883.2.4.3.111.15.1', '1.2.3'),
    ],
    ['is of another application', 'binding', (xml) => xml.replace('IIext:900380<', 'IIext:900381<')],
    [
      'has an application that is no identifier',
      'binding',
      (xml) => xml.replace(/urn:IIroot:2.16.840.1.113883.2.4.6.6:IIext:900380/, '900380'),
    ],
  ])('is refused when it %s', async (_, code, change) => {
    expect(await verdictOn(signAgain(await compose(), change))).toBe(code)
  })

  test.each([
    ['SHA-1 in the signature', { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['SHA-1 in the digest', { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    ['inclusive canonicalization', { canonical: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }],
    ['a signature over a part of it', { xpath: "/*/*[local-name(.)='Subject']" }],
  ])('is refused with %s', async (_, form) => {
    expect(await verdictOn(signAgain(await compose(), (xml) => xml, form))).toBe('signature')
  })
})

describe('a token that somebody else changed', () => {
  const wrap = (xml: string, id: string) => {
    const [signature = ''] = /<ds:Signature[ >].*?<\/ds:Signature>/s.exec(xml) ?? []
    const inner = xml.replace(signature, '')
    const outer = inner.replace('999990019', '999991772').replace(/ID="[^"]+"/, `ID="${id}"`)
    return outer
      .replace('</saml:Issuer>', `</saml:Issuer>${signature}`)
      .replace('</saml:Assertion>', `<saml:Advice>${inner}</saml:Advice></saml:Assertion>`)
  }

  test.each([
    ['another ID', () => '_other'],
    ['the same ID', (xml: string) => /ID="([^"]+)"/.exec(xml)?.[1] ?? ''],
  ])('is refused when a signed one stands inside another with %s', async (_, id) => {
    const xml = await compose()
    const message2 = { ...message, burgerServiceNummer: '999991772' }
    expect(await verdictOn(wrap(xml, id(xml)), { message: message2 })).not.toBe('accepted')
  })

  test('says the same when somebody puts a comment into it', async () => {
    const xml = (await compose()).replace('999990019', '99999<!-- -->0019')
    // Canonicalization leaves comments out, so the signature holds; so must the value.
    expect(await verdictOn(xml)).toBe('accepted')
    expect(await verdictOn(xml, { message: { ...message, burgerServiceNummer: '99999' } })).toBe('binding')
  })

  test('is refused without a signature, and with two', async () => {
    const xml = await compose()
    const [signature = ''] = /<ds:Signature[ >].*?<\/ds:Signature>/s.exec(xml) ?? []
    expect(await verdictOn(xml.replace(signature, ''))).toBe('unreadable')
    expect(await verdictOn(xml.replace(signature, signature + signature))).toBe('unreadable')
  })
})

test('a register that does not answer is no certificate', async () => {
  expect(await verdictOn(await compose(), { findCertificate: () => Promise.reject(new Error('no answer')) })).toBe(
    'signer',
  )
})
