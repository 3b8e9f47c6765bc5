import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeStatusList, isListed, statusListBits } from '../../../../simulators/kit/ssi/status-list.ts'

describe('a status list', () => {
  it('says of each place whether it is listed', () => {
    const index = fc.nat({ max: statusListBits - 1 })
    fc.assert(
      fc.property(fc.uniqueArray(index, { maxLength: 20 }), index, (listed, asked) => {
        expect(isListed(encodeStatusList(listed), asked)).toBe(listed.includes(asked))
      }),
      { numRuns: 50 },
    )
  })

  it('has place 0 at the left, and is of the size that hides who is asked for', () => {
    const bits = gunzipSync(Buffer.from(encodeStatusList([0, 9]), 'base64url'))
    expect([bits.length, bits[0], bits[1]]).toEqual([16_384, 0x80, 0x40])
  })

  it('has no place beyond its end, and no bits when it is broken', () => {
    expect(() => encodeStatusList([statusListBits])).toThrow(RangeError)
    for (const index of [statusListBits, -1, 0.5, Number.NaN]) {
      expect(() => isListed(encodeStatusList([]), index)).toThrow(/has no bit/)
    }
    expect(() => isListed('AAAA', 0)).toThrow(/cannot be read/)
  })
})
