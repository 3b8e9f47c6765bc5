/** How surely a value is recognised by its bytes alone (design 2.3, "Common values"). */

/** Bits from which a value is matched by its bytes. Nine digits (29.9 bits) count as enough. */
export const enoughBits = 30

const bitsPerDigit = Math.log2(10)
/** Running Dutch or English holds between one and two and a half bits per letter. */
const bitsPerOther = 2

/** Estimate of how unlikely it is that these characters turn up by accident, rounded. */
export function estimateBits(value: string): number {
  const characters = [...value]
  const digits = characters.filter((c) => c >= '0' && c <= '9').length
  return Math.round(digits * bitsPerDigit + (characters.length - digits) * bitsPerOther)
}

/** What is left of a text whatever its case, accents, spacing and punctuation: the ground for comparing values. */
export function reduceText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}
