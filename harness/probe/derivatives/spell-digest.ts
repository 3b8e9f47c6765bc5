/** The letters that spell a digest, and how much of it stands in a text. */

export interface SpelledDigest {
  /** Such as `hex`. */
  spelling: string
  /** All letters that are certain, whatever they are glued to. */
  letters: Buffer
  /** Letters that are looked for: those of the first eight bytes, so that a digest that was cut is found too. */
  needle: Buffer
  /** Bytes of the digest that so many letters spell. */
  bytesOf(letters: number): number
}

/** 64 bits: no digest of another value begins with the same by accident. */
const leastBytes = 8
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** In hex, base64 and base32 (RFC 4648), and as it is; spellings that are the same once. */
export function spellDigest(digest: Buffer): SpelledDigest[] {
  const hex = digest.toString('hex')
  // The last letters of base64 depend on what is glued on; without them the digest is as certain.
  const whole = digest.subarray(0, digest.length - (digest.length % 3))
  const spelled = [
    spellLetters('hex', hex, 2),
    spellLetters('hex', hex.toUpperCase(), 2),
    spellLetters('base64', whole.toString('base64'), 4 / 3),
    spellLetters('base64url', whole.toString('base64url'), 4 / 3),
    spellLetters('base32', toBase32(digest), 8 / 5),
    spellLetters('binary', digest, 1),
  ]
  return [...new Map(spelled.map((entry) => [entry.letters.toString('latin1'), entry])).values()]
}

/** `text` spells a digest with so many letters to a byte, hyphens included. */
export function spellLetters(spelling: string, text: string | Buffer, lettersPerByte: number): SpelledDigest {
  const letters = typeof text === 'string' ? Buffer.from(text) : text
  const isWhole = Number.isInteger(lettersPerByte)
  return {
    spelling,
    letters,
    needle: letters.subarray(0, Math.floor(leastBytes * lettersPerByte)),
    bytesOf: (count) => (isWhole ? Math.floor(count / lettersPerByte) : Math.round(count / lettersPerByte)),
  }
}

/** How many letters of a digest stand at an offset, given that its needle does. */
export function countLetters(bytes: Buffer, offset: number, { letters, needle }: SpelledDigest): number {
  let count = needle.length
  while (count < letters.length && bytes[offset + count] === letters[count]) count += 1
  return count
}

/** Without padding; the last letter only where it is whole. */
function toBase32(bytes: Buffer): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += base32Alphabet[(held >> (bits - 5)) & 31] ?? ''
  }
  return text
}
