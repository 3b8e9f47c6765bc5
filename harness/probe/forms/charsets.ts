/** Single-byte character sets in which Dutch systems write, and what is left of UTF-8 that was taken for one of them. */

import { codePage850, macRoman } from '../code-pages.ts'

/** Windows-1252 0x80 to 0x9f (WHATWG Encoding, index windows-1252); a dot for what it leaves undefined. */
const windows1252 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ'
/** Where ISO 8859-9 differs from ISO 8859-1: the letters of Turkish. */
const latin5: ReadonlyMap<string, number> = new Map([
  ['Ğ', 0xd0],
  ['İ', 0xdd],
  ['Ş', 0xde],
  ['ğ', 0xf0],
  ['ı', 0xfd],
  ['ş', 0xfe],
])

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const beyondAscii = /[^\x00-\x7f]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of Latin-1
const beyondLatin1 = /[^\x00-\xff]/u

/** The spelling as bytes by name of the character set: UTF-8 without a name, the others where they give other bytes. */
export function encodeSpelling(spelled: string): [suffix: string, bytes: Buffer][] {
  const utf8 = Buffer.from(spelled, 'utf8')
  if (utf8.length === spelled.length) return [['', utf8]]
  const single = encodeSingle(spelled)
  return [['', utf8], ...(single === undefined ? [] : [single]), ...encodeOlder(spelled)]
}

/** UTF-8 that was read as Windows-1252 and written as UTF-8 again; undefined where that changes nothing. */
export function encodeTwice(value: string): Buffer | undefined {
  const utf8 = Buffer.from(value, 'utf8')
  return utf8.length === value.length ? undefined : Buffer.from(readAsWindows1252(utf8), 'utf8')
}

function encodeSingle(spelled: string): [suffix: string, bytes: Buffer] | undefined {
  if (!beyondLatin1.test(spelled)) return [' latin1', Buffer.from(spelled, 'latin1')]
  return (
    encodeWith(spelled, beyondLatin1, (c) => 0x80 + windows1252.indexOf(c), ' windows-1252') ??
    encodeWith(spelled, beyondLatin1, (c) => latin5.get(c) ?? 0, ' iso-8859-9')
  )
}

/** What DOS and the first Macs wrote, and exports of old systems still do. */
function encodeOlder(spelled: string): [suffix: string, bytes: Buffer][] {
  const encoded = [
    encodeWith(spelled, beyondAscii, (c) => 0x80 + codePage850.indexOf(c), ' cp850'),
    encodeWith(spelled, beyondAscii, (c) => 0x80 + macRoman.indexOf(c), ' mac-roman'),
  ]
  return encoded.filter((one) => one !== undefined)
}

/** Undefined when the set lacks one of the characters, for which `byteOf` gives less than 0x80. */
function encodeWith(
  spelled: string,
  beyond: RegExp,
  byteOf: (character: string) => number,
  suffix: string,
): [suffix: string, bytes: Buffer] | undefined {
  let isWhole = true
  const text = spelled.replaceAll(new RegExp(beyond, 'gu'), (character) => {
    const byte = byteOf(character)
    if (byte < 0x80) isWhole = false
    return String.fromCharCode(byte)
  })
  return isWhole ? [suffix, Buffer.from(text, 'latin1')] : undefined
}

function readAsWindows1252(bytes: Buffer): string {
  let text = ''
  for (const byte of bytes) {
    const character = byte >= 0x80 && byte < 0xa0 ? (windows1252[byte - 0x80] ?? '.') : '.'
    text += character === '.' ? String.fromCharCode(byte) : character
  }
  return text
}
