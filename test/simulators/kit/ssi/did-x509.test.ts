import { describe, expect, it } from 'vitest'
import {
  assertedPolicies,
  composeDidX509,
  findPolicyFlaw,
  parseDidX509,
} from '../../../../simulators/kit/ssi/did-x509.ts'

const otherName = '2.16.528.1.1007.99.2110-1-1-S-90000001-00.000-0'
const ca = Buffer.from('a CA')
const fingerprint = 'UTNoHqV4SLtE1S-qtIdyLhFmtPzTPSnj4NLFWcMWaw8'
const names = {
  subject: { O: ["Testzorg 't Gooi & Co"], L: ['Utrecht'], OU: ['one', 'two'], CN: [] },
  san: { otherName: [otherName], dns: ['a.test'], email: [], uri: [] },
}

describe('a did:x509', () => {
  const did = composeDidX509(ca, {
    subject: { O: "Testzorg 't Gooi & Co", L: 'Utrecht' },
    san: { otherName },
  })

  it('is merged, sorted, and percent-encoded outside letters, digits, hyphen, dot and underscore', () => {
    const [head, ...policies] = did.split('::')
    expect(head).toMatch(/^did:x509:0:sha256:[\w-]{43}$/)
    expect(policies).toEqual([`san:otherName:${otherName}`, 'subject:L:Utrecht:O:Testzorg%20%27t%20Gooi%20%26%20Co'])
  })

  it('is read back as it was made', () => {
    const parsed = parseDidX509(did)
    expect(assertedPolicies(parsed)).toEqual({
      san: { otherName },
      subject: { O: "Testzorg 't Gooi & Co", L: 'Utrecht' },
    })
    expect(findPolicyFlaw(parsed, names)).toBeUndefined()
  })

  it.each([
    ['did:web:a.test', /no did:x509/],
    [`did:x509:1:sha256:${fingerprint}::subject:O:x`, /version 1/],
    [`did:x509:0:md5:${fingerprint}::subject:O:x`, /expected sha256/],
    ['did:x509:0:sha256::subject:O:x', /no did:x509/],
    [`did:x509:0:sha256:${fingerprint}:more::subject:O:x`, /no did:x509/],
    [`did:x509:0:sha256:${fingerprint}::subject`, /malformed policy/],
    [`did:x509:0:sha256:${fingerprint}::subject:O`, /malformed policy/],
    [`did:x509:0:sha256:${fingerprint}::subject:O:%zz`, /malformed value/],
  ])('%s is refused', (text, reason) => {
    expect(() => parseDidX509(text)).toThrow(reason)
  })

  it.each([
    ['', /no policy/],
    ['::eku:1.2.3:x', /eku is not supported/],
    ['::subject:X:y', /subject:X is not supported/],
    ['::subject:O:Elders', /subject:O differs/],
    ['::subject:CN:a.test', /subject:CN differs/],
    ['::san:dns:b.test', /san:dns differs/],
    ['::subject:L:Utrecht::subject:O:Elders', /subject:O differs/],
  ])('with policies "%s" does not fit the certificate', (policies, reason) => {
    expect(findPolicyFlaw(parseDidX509(`did:x509:0:sha256:${fingerprint}${policies}`), names)).toMatch(reason)
  })

  it('fits any of several values of a name', () => {
    expect(findPolicyFlaw(parseDidX509(`did:x509:0:sha256:${fingerprint}::subject:OU:two`), names)).toBeUndefined()
  })

  it('asserts the last of a policy that occurs twice', () => {
    const twice = parseDidX509(`did:x509:0:sha256:${fingerprint}::subject:O:x::subject:L:y`)
    expect(assertedPolicies(twice)).toEqual({ subject: { L: 'y' } })
  })
})
