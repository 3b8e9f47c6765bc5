import { describe, expect, it } from 'vitest'
import { makeReason, reasonText, reasonTexts } from '../../harness/contracts/reasons.ts'

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted()

describe('reasons', () => {
  it.each(Object.entries(reasonTexts))('%s says the same things in Dutch and in English', (_, { nl, en }) => {
    expect(placeholders(nl)).toEqual(placeholders(en))
  })

  it('fills the values in, in either language', () => {
    const reason = makeReason('handshake-not-refused', { from: 'a', to: 'b' })
    expect(reason.text).toBe('the handshake between a and b was not refused')
    expect(reasonText(reason, 'nl')).toBe('de handshake tussen a en b is niet geweigerd')
  })
})
