/**
 * The rule for forms: one is searched by its bytes when it is about as unlikely to turn up by accident as nine digits,
 * which is 30 bits (design 2.3). What says less is matched at its place in a structure only.
 */

/** Bits from which a form is searched wherever it stands. */
export const enoughBits = 30

const bitsPerDigit = Math.log2(10)
/** Running Dutch or English holds between one and two and a half bits per letter. */
const bitsPerOther = 2
/** In base64, hex and longer numbers hardly one letter in eight has an edge at its side: three bits for each side. */
const bitsOfEdges = 6

export type Standing = 'anywhere' | 'alone' | 'nowhere'

export function bitsOf(spelled: string): number {
  let digits = 0
  let lowSurrogates = 0
  for (let i = 0; i < spelled.length; i += 1) {
    const code = spelled.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) digits += 1
    else if (code >= 0xdc00 && code <= 0xdfff) lowSurrogates += 1
  }
  const others = spelled.length - digits - lowSurrogates
  return Math.round(digits * bitsPerDigit + others * bitsPerOther)
}

/**
 * Where a form of a value counts. A value that is searched by its bytes although it says less was asked for by name:
 * its forms need no more than its own letters and digits have.
 */
export function standingFor(value: string): (spelled: string) => Standing {
  const asked = Math.min(enoughBits, bitsOf(value.replaceAll(/[^\p{L}\p{N}]/gu, '')))
  const needed = bitsOf(value) < enoughBits ? asked : enoughBits
  return (spelled) => {
    const bits = bitsOf(spelled)
    if (bits >= needed) return 'anywhere'
    return bits + bitsOfEdges >= enoughBits ? 'alone' : 'nowhere'
  }
}
