/** Single-byte character sets in which Dutch systems write, and what is left of UTF-8 that was taken for one of them. */

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

/** The spelling as bytes by name of the character set: UTF-8 without a name, the others where they give other bytes. */
export function encodeSpelling(spelled: string): [suffix: string, bytes: Buffer][] {
  const utf8 = Buffer.from(spelled, 'utf8')
  if (utf8.length === spelled.length) return [['', utf8]]
  const single = encodeSingle(spelled)
  return [['', utf8], ...(single === undefined ? [] : [single])]
}

/** UTF-8 that was read as Windows-1252 and written as UTF-8 again; undefined where that changes nothing. */
export function encodeTwice(value: string): Buffer | undefined {
  const utf8 = Buffer.from(value, 'utf8')
  return utf8.length === value.length ? undefined : Buffer.from(readAsWindows1252(utf8), 'utf8')
}

function encodeSingle(spelled: string): [suffix: string, bytes: Buffer] | undefined {
  const characters = [...spelled]
  const latin1 = characters.every((c) => (c.codePointAt(0) ?? 0) < 0x100)
  if (latin1) return [' latin1', Buffer.from(spelled, 'latin1')]
  return (
    encodeWith(characters, (c) => 0x80 + windows1252.indexOf(c), ' windows-1252') ??
    encodeWith(characters, (c) => latin5.get(c) ?? 0, ' iso-8859-9')
  )
}

function encodeWith(
  characters: readonly string[],
  byteOf: (character: string) => number,
  suffix: string,
): [suffix: string, bytes: Buffer] | undefined {
  const bytes = characters.map((c) => ((c.codePointAt(0) ?? 0) < 0x100 ? (c.codePointAt(0) ?? 0) : byteOf(c)))
  return bytes.every((byte) => byte >= 0x80 || byte < 0x7f) && bytes.every((byte) => byte > 0 && byte !== 0x7f)
    ? [suffix, Buffer.from(bytes)]
    : undefined
}

function readAsWindows1252(bytes: Buffer): string {
  let text = ''
  for (const byte of bytes) {
    const character = byte >= 0x80 && byte < 0xa0 ? (windows1252[byte - 0x80] ?? '.') : '.'
    text += character === '.' ? String.fromCharCode(byte) : character
  }
  return text
}
