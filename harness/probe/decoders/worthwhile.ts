/** Which short runs deserve a view: most words and numbers look like base64 or hex too. */

import { isPrintable } from '../readable.ts'

/** Readable characters in a row: the length of a postcode. */
const shortestText = 6
/** So many of them are letters, digits or blanks, as in every value; signs alone turn up by accident. */
const fewestLetters = 3
/** Single bytes beyond ASCII turn up by accident more often. */
const fewestBesideLatin1 = 5
/** Shorter binary is no key, no digest and no compressed text. */
const shortestBinary = 16

const [other, sign, letter, lead, beyond] = [0, 1, 2, 3, 4] as const
const kinds = createKindTable()

/**
 * @param straight read from the first letter of the run: then binary counts too, as it may be compressed or a key
 */
export function isWorthwhile(bytes: Uint8Array, length: number, straight: boolean): boolean {
  if (straight && length >= shortestBinary) return true
  let [run, letters, wide, needed] = [0, 0, 0, fewestLetters]
  for (let i = 0; i < length; i += 1) {
    const kind = kinds[bytes[i] as number] as number
    if (kind === sign || kind === letter) {
      run += 1
      if (kind === letter) letters += 1
    } else if (isInUtf8(bytes, i, length)) {
      run += 1
      letters += 1
    } else if (isLatin1(bytes, i, length)) {
      run += 1
      needed = fewestBesideLatin1
    } else {
      run = 0
      letters = 0
      needed = fewestLetters
    }
    wide = (bytes[i] === 0) !== (i + 1 < length && bytes[i + 1] === 0) ? wide + 1 : 0
    if ((run >= shortestText && letters >= needed) || wide >= 2 * shortestText - 2) return true
  }
  return false
}

/** One of the two bytes of a letter. */
function isInUtf8(bytes: Uint8Array, at: number, length: number): boolean {
  const byte = bytes[at] as number
  if ((byte & 0xc0) === 0x80) return at > 0 && kinds[bytes[at - 1] as number] === lead
  return kinds[byte] === lead && at + 1 < length && ((bytes[at + 1] as number) & 0xc0) === 0x80
}

/** A letter beside one of ASCII. */
function isLatin1(bytes: Uint8Array, at: number, length: number): boolean {
  const kind = kinds[bytes[at] as number]
  if (kind !== lead && kind !== beyond) return false
  return (
    (at > 0 && kinds[bytes[at - 1] as number] === letter) ||
    (at + 1 < length && kinds[bytes[at + 1] as number] === letter)
  )
}

/** Leads of two bytes in UTF-8 reach up to U+017F, the letters of European languages. */
function createKindTable(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    if (byte >= 0xc0) return byte >= 0xc2 && byte <= 0xc5 ? lead : byte === 0xd7 || byte === 0xf7 ? other : beyond
    if (byte === 0x20 || /[0-9A-Za-z]/.test(String.fromCharCode(byte))) return letter
    return isPrintable(byte) ? sign : other
  })
}
