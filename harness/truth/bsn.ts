/** The citizen service number: its check and the range that is kept for tests. */

/** First and last number of the range commonly quoted for tests; no official text on it was found. */
const firstTestBsn = 999900006
const lastTestBsn = 999999990
const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1] as const

/** Nine digits that satisfy the 11-proof: 9·d1 + 8·d2 + … + 2·d8 − d9 divisible by 11, not all zero. */
export function isBsn(text: string): boolean {
  if (!/^\d{9}$/.test(text) || /^0+$/.test(text)) return false
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return sum % 11 === 0
}

export function isTestBsn(text: string): boolean {
  return isBsn(text) && Number(text) >= firstTestBsn && Number(text) <= lastTestBsn
}

/** The first test BSN at or above `start`, begun again at the bottom of the range after its last one. */
export function testBsnFrom(start: number): string {
  for (let number = Math.max(start, firstTestBsn); number <= lastTestBsn; number += 1) {
    if (isBsn(String(number))) return String(number)
  }
  return String(firstTestBsn)
}
