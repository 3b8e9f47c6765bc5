import { describe, expect, it } from 'vitest'
import { enoughBits, estimateBits, reduceText } from '../../../harness/truth/distinctiveness.ts'

describe('estimateBits', () => {
  it.each(['999990019', '1947-03-12', '06-91234567', '132.4817306', "van 't Brandelaar-Ömsaan"])(
    'finds enough in %s',
    (value) => expect(estimateBits(value)).toBeGreaterThanOrEqual(enoughBits),
  )

  it.each(['', 'male', 'active', '73211009', '1234 AB', 'Amsterdam', '6.4', 'mmol/mol', 'J07BB02'])(
    'finds too few in %j',
    (value) => expect(estimateBits(value)).toBeLessThan(enoughBits),
  )
})

describe('reduceText', () => {
  it('leaves letters and digits, without case and accents', () => {
    expect(reduceText("van 't Hoff-Önçay, 06-12")).toBe('vanthoffoncay0612')
    expect(reduceText('ﬁets – É')).toBe('fietse')
  })
})
