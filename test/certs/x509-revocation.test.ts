import { X509Certificate } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { boolean, type Der, encode, integer, octetString, oid, sequence, tagged, time } from '../../certs/der.ts'
import { crlNumber } from '../../certs/extensions.ts'
import { signRevocationList } from '../../certs/revocation-list.ts'
import { signed } from '../../certs/signature.ts'
import { toPem } from '../../harness/contracts/x509-pem.ts'
import {
  buildWorkshop,
  hoursAfter,
  issuingName,
  lineNames,
  makeKeys,
  now,
  openWorkshop,
  reasonOf,
  type Workshop,
  type WorkshopKeys,
} from './fixtures.ts'

const levels = ['root', 'domain', 'issuing'] as const

describe.each(lineNames)('revocation in line %s', (line) => {
  let shop: Workshop
  let chainPem: string

  let keys: WorkshopKeys

  beforeAll(async () => {
    keys = await makeKeys()
  })

  beforeEach(() => {
    shop = buildWorkshop(line, keys)
    chainPem = shop.issue()
  })

  const verdictWith = (lists: readonly string[], at = now) => reasonOf(shop.verify(chainPem, { lists, at }))

  test('lists in any order do', () => {
    expect(verdictWith(shop.lists)).toBe('accepted')
    expect(verdictWith(shop.lists.toReversed())).toBe('accepted')
  })

  test.each([
    ['root', '"TEST Zorg CSP .*" has no revocation list'],
    ['domain', '"TEST UZI.*" has no revocation list'],
    ['issuing', '"bron.zorg.test" has no revocation list'],
  ])('without the list of the %s CA nothing is accepted', (missing, reason) => {
    expect(verdictWith(shop.lists.filter((_, index) => levels[index] !== missing))).toMatch(new RegExp(reason))
  })

  test('a list is stale after 48 hours and not yet good before its moment', () => {
    expect(verdictWith(shop.lists, hoursAfter(now, 47))).toBe('accepted')
    expect(verdictWith(shop.lists, hoursAfter(now, 48))).toMatch(/no current revocation list/)
    const future = levels.map((level) => shop.chain[level].revocationList(hoursAfter(now, 1)))
    expect(verdictWith(future)).toMatch(/no current revocation list/)
  })

  test('one stale list is enough to refuse', () => {
    const old = shop.chain.domain.revocationList(hoursAfter(now, -49))
    expect(verdictWith([shop.lists[0], old, shop.lists[2]])).toMatch(/"TEST UZI.*" has no current revocation list/)
  })

  test('a stale list does no harm beside a current one', () => {
    const old = shop.chain.domain.revocationList(hoursAfter(now, -49))
    expect(verdictWith([old, ...shop.lists])).toBe('accepted')
  })

  test('a revoked CA takes what it issued along', () => {
    const { root, domain, issuing } = shop.chain
    domain.revoke(issuing.serialNumber, now)
    const lists = [shop.lists[0], domain.revocationList(now), shop.lists[2]]
    expect(verdictWith(lists)).toMatch(/"TEST UZI.*" is revoked/)
    root.revoke(domain.serialNumber, now)
    expect(verdictWith([root.revocationList(now), shop.lists[1], shop.lists[2]])).toMatch(/"TEST Zorg.*" is revoked/)
  })

  test('a list with other certificates on it leaves this one good', () => {
    const other = shop.issue()
    shop.chain.issuing.revoke(new X509Certificate(other).serialNumber, now)
    const lists = [shop.lists[0], shop.lists[1], shop.chain.issuing.revocationList(now)]
    expect(verdictWith(lists)).toBe('accepted')
    expect(reasonOf(shop.verify(other, { lists }))).toMatch(/is revoked/)
  })

  test('a list that another key signed in the name of the CA is no list', () => {
    const forged = (keyId: Buffer, privateKey = shop.spareKeys.privateKey) => {
      const der = signRevocationList(listContent(shop, keyId), shop.line.signature, privateKey)
      return [shop.lists[0], shop.lists[1], toPem('X509 CRL', der)]
    }
    const { keyId } = shop.chain.issuing
    expect(verdictWith(forged(keyId, shop.caKeys.issuing.privateKey))).toBe('accepted')
    expect(verdictWith(forged(keyId))).toMatch(/no revocation list that its issuer signed/)
    expect(verdictWith(forged(Buffer.alloc(20)))).toMatch(/no revocation list that its issuer signed/)
  })
})

test('a list with an unknown critical extension is not used', async () => {
  const shop = await openWorkshop()
  const issuingDistributionPoint = (critical: boolean) =>
    sequence(oid('2.5.29.28'), ...(critical ? [boolean(true)] : []), octetString(encode(sequence())))
  const verdict = (extensions: readonly Der[]) => {
    const lists = [shop.lists[0], shop.lists[1], listOf(shop, now, extensions)]
    return reasonOf(shop.verify(shop.issue(), { lists }))
  }
  expect(verdict([issuingDistributionPoint(false)])).toBe('accepted')
  expect(verdict([issuingDistributionPoint(true)])).toMatch(/critical extension 2\.5\.29\.28/)
})

test('a list whose two signature algorithms differ is not used', async () => {
  const shop = await openWorkshop()
  const verdict = (inner: Der) => {
    const list = listOf(shop, now, [crlNumber(1)], inner)
    return reasonOf(shop.verify(shop.issue(), { lists: [shop.lists[0], shop.lists[1], list] }))
  }
  expect(verdict(shop.line.signature.algorithm())).toBe('accepted')
  expect(verdict(sequence(oid('1.2.840.113549.1.1.13')))).toMatch(
    /revocation list: the two signature algorithms differ/,
  )
})

test('a list of another kind of bytes is refused, not skipped', async () => {
  const shop = await openWorkshop()
  const lists = [...shop.lists, toPem('X509 CRL', Buffer.from('no list'))]
  expect(reasonOf(shop.verify(shop.issue(), { lists }))).toMatch(/^unreadable/)
})

function listContent(shop: Workshop, keyId: Buffer) {
  return { issuer: issuingName(shop.chain), keyId, number: 1, thisUpdate: now, revoked: [] }
}

/** A list of the issuing CA with extensions, and an inner algorithm, of the caller's choice. */
function listOf(shop: Workshop, thisUpdate: Date, extensions: readonly Der[], algorithm?: Der): string {
  const { signature } = shop.line
  const toBeSigned = sequence(
    integer(1),
    algorithm ?? signature.algorithm(),
    issuingName(shop.chain),
    time(thisUpdate),
    time(hoursAfter(thisUpdate, 48)),
    tagged(0, sequence(...extensions)),
  )
  return toPem('X509 CRL', signed(toBeSigned, signature, shop.caKeys.issuing.privateKey))
}
