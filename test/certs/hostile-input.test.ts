import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type ChainInput, readUziName, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import { readPem, splitPem, toPem } from '../../harness/contracts/x509-pem.ts'
import { now, openWorkshop, type Workshop, x5cOf } from './fixtures.ts'

let shop: Workshop
let input: ChainInput
let leaf: Buffer

beforeAll(async () => {
  shop = await openWorkshop()
  const { domain, issuing } = shop.chain
  const chainPem = shop.issue() + issuing.certificatePem + domain.certificatePem
  input = { x5c: x5cOf(chainPem), trustPem: shop.trustPem, crlPem: shop.lists.join(''), at: now }
  leaf = Buffer.from(input.x5c[0] ?? '', 'base64')
})

test('a certificate cut off at any byte is refused without throwing', () => {
  expect(verifyUziChain(input).ok).toBe(true)
  for (let length = 0; length < leaf.length; length += 1) {
    expect(verifyUziChain({ ...input, x5c: [leaf.subarray(0, length).toString('base64')] }).ok).toBe(false)
  }
})

test('a certificate with any byte changed is refused without throwing', () => {
  const property = fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (offset, mask) => {
    const changed = Buffer.from(leaf)
    changed[offset] = (changed[offset] ?? 0) ^ mask
    return !verifyUziChain({ ...input, x5c: [changed.toString('base64')] }).ok
  })
  fc.assert(property, { numRuns: 400 })
})

test('a revocation list with any byte changed leads to a refusal', () => {
  const list = readPem(shop.lists[2], 'X509 CRL')[0] ?? Buffer.alloc(0)
  const property = fc.property(fc.nat(list.length - 1), fc.integer({ min: 1, max: 255 }), (offset, mask) => {
    const changed = Buffer.from(list)
    changed[offset] = (changed[offset] ?? 0) ^ mask
    return !verifyUziChain({ ...input, crlPem: shop.lists[0] + shop.lists[1] + toPem('X509 CRL', changed) }).ok
  })
  fc.assert(property, { numRuns: 400 })
})

test('arbitrary bytes and texts in every place are refused without throwing', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value).toString('base64'))
  const property = fc.property(
    fc.array(bytes, { maxLength: 12 }),
    fc.string(),
    fc.string(),
    (x5c, trustPem, crlPem) => {
      expect(verifyUziChain({ ...input, x5c }).ok).toBe(false)
      expect(verifyUziChain({ ...input, trustPem }).ok).toBe(false)
      expect(verifyUziChain({ ...input, crlPem }).ok).toBe(false)
    },
  )
  fc.assert(property)
})

test('an empty chain, a chain of eleven and an invalid moment are refused', () => {
  const eleven = Array.from({ length: 11 }, () => input.x5c[0] ?? '')
  expect(verifyUziChain({ ...input, x5c: [] })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/expected 1 to 10/),
  })
  expect(verifyUziChain({ ...input, x5c: eleven })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/expected 1 to 10/),
  })
  expect(verifyUziChain({ ...input, at: new Date(Number.NaN) })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/not a date/),
  })
})

test('bytes after a certificate are refused', () => {
  const padded = Buffer.concat([leaf, Buffer.of(0)]).toString('base64')
  expect(verifyUziChain({ ...input, x5c: [padded] })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/bytes after the value/),
  })
})

test('PEM blocks are found by label, with text between them, and survive a round trip', () => {
  const mixed = `a note\n${shop.trustPem}\n# lists\n${shop.lists.join('\n')}-----BEGIN CERTIFICATE-----\ncut off`
  expect(splitPem(mixed, 'CERTIFICATE').join('')).toBe(shop.trustPem)
  expect(splitPem(mixed, 'X509 CRL')).toEqual(shop.lists)
  expect(readPem(toPem('CERTIFICATE', leaf), 'CERTIFICATE')).toEqual([leaf])
  expect(readUziName(new X509Certificate(toPem('CERTIFICATE', leaf)))?.ura).toBe('90000380')
})
