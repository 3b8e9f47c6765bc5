import { describe, expect, it } from 'vitest'
import { isBsn, isTestBsn, testBsnFrom } from '../../../harness/truth/bsn.ts'

describe('isBsn', () => {
  it.each(['999900006', '999990019', '999991772', '950000012', '999901370', '999996538', '000000012'])(
    'accepts %s',
    (bsn) => expect(isBsn(bsn)).toBe(true),
  )

  it.each(['999940003', '999900007', '000000000', '99990000', '9999000060', '99990000x', ''])('refuses %j', (text) =>
    expect(isBsn(text)).toBe(false),
  )

  it('accepts 9,091 of the numbers that begin with 9999', () => {
    let accepted = 0
    for (let number = 999_900_000; number <= 999_999_999; number += 1) if (isBsn(String(number))) accepted += 1
    expect(accepted).toBe(9091)
  })
})

describe('isTestBsn', () => {
  it('accepts a number of the test range and refuses a valid one outside it', () => {
    expect(isTestBsn('999990019')).toBe(true)
    expect(isTestBsn('950000012')).toBe(false)
    expect(isTestBsn('999940003')).toBe(false)
  })
})

describe('testBsnFrom', () => {
  it.each([0, 999_900_006, 999_900_007, 999_950_000, 999_999_990, 999_999_991])('gives a test BSN from %i', (start) => {
    expect(isTestBsn(testBsnFrom(start))).toBe(true)
  })
})
