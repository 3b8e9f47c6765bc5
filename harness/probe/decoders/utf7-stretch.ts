/** The letters of a stretch of UTF-7, looked through before anything is made of them: most stretches are none. */

/** Bits of a letter, and of a code unit. */
export const letterBits = 6
export const unitBits = 16

export interface Measured {
  /** Behind the last letter, or where the units made no sense. */
  end: number
  units: number
  /** Units that are no letters of Europe. */
  foreign: number
  /** What is left of the last letter is zero (RFC 2152, rule 2), and no pair is cut. */
  complete: boolean
}

export function measureStretch(text: string, start: number, last: string): Measured {
  let held = 0
  let bits = 0
  let units = 0
  let foreign = 0
  let pair = false
  let i = start
  for (; i < text.length; i += 1) {
    const value = letterValue(text.charCodeAt(i), last)
    if (value === -1) break
    held = (held << letterBits) | value
    bits += letterBits
    if (bits < unitBits) continue
    bits -= unitBits
    const unit = (held >> bits) & 0xffff
    held &= (1 << bits) - 1
    const isLow = unit >= 0xdc00 && unit < 0xe000
    if (isLow !== pair || isForbidden(unit)) return { end: i, units: 0, foreign, complete: false }
    pair = unit >= 0xd800 && unit < 0xdc00
    units += 1
    if (unit < 0xd800 && !isEuropean(unit)) foreign += 1
  }
  return { end: i, units, foreign, complete: !pair && bits < letterBits && held === 0 }
}

export function letterValue(code: number, last: string): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52
  if (code === 0x2b) return 62
  return code === last.charCodeAt(0) ? 63 : -1
}

/** Control characters, and what is for private use or not in use. */
function isForbidden(unit: number): boolean {
  if (unit < 0x20) return unit !== 9 && unit !== 10 && unit !== 13
  return unit >= 0xe000 && unit !== 0xfeff
}

/** ASCII, letters of European languages, punctuation: others would be made of every word after a plus. */
function isEuropean(unit: number): boolean {
  if (unit < 0x80) return unit < 0x7f
  return (unit >= 0xa0 && unit < 0x530) || (unit >= 0x1e00 && unit < 0x2130)
}
