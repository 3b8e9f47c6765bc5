/** Encoders written for the tests of nesting, each by its own specification. They know nothing of the decoders. */

import lzString from 'lz-string'

/** Encodes bytes of text; the result is text again. */
export type Encode = (text: Buffer) => Buffer

const perByte =
  (write: (byte: number) => string): Encode =>
  (text) =>
    Buffer.from(Array.from(text, write).join(''), 'latin1')
const hex2 = (byte: number) => byte.toString(16).padStart(2, '0')
const isPlain = (byte: number) => byte >= 0x20 && byte < 0x7f
const isWord = (byte: number) => /[A-Za-z0-9]/.test(String.fromCharCode(byte))

/** Writes what `isKept` lets through as it is. */
const escaping = (isKept: (byte: number) => boolean, write: (byte: number) => string) =>
  perByte((byte) => (isKept(byte) ? String.fromCharCode(byte) : write(byte)))
const onText =
  (encode: (text: string) => string): Encode =>
  (text) =>
    Buffer.from(encode(text.toString('utf8')))

export const encoders: Readonly<Record<string, Encode>> = {
  base32: (text) => Buffer.from(toBase32(text)),
  'base32 in lower case, without padding': (text) => Buffer.from(toBase32(text).toLowerCase().replaceAll('=', '')),
  'base32 in lines': (text) => Buffer.from(toBase32(text).replace(/.{64}/g, '$&\r\n')),
  base58: (text) => Buffer.from(toBase58(text)),
  base64: (text) => Buffer.from(text.toString('base64')),
  hex: (text) => Buffer.from(text.toString('hex')),
  percent: escaping(isWord, (byte) => `%${hex2(byte).toUpperCase()}`),
  form: (text) => Buffer.from(`v=${new URLSearchParams({ v: text.toString('utf8') }).toString().slice(2)}`),
  'percent twice': onText((text) => encodeURIComponent(encodeURIComponent(text))),
  'escape of ECMAScript': onText((text) =>
    text.replace(/[^A-Za-z0-9@*_+./-]/g, (letter) => `%u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  'quoted-printable': onText((text) =>
    softBreaks(qEscapes(Buffer.from(text), (byte) => byte === 0x3d || !isPlain(byte))),
  ),
  'encoded words': onText((text) => encodedWords(Buffer.from(text), 'Q')),
  'encoded words in base64': onText((text) => encodedWords(Buffer.from(text), 'B')),
  json: onText((text) => JSON.stringify({ v: text, w: 1 })),
  'json in ASCII': onText((text) =>
    JSON.stringify(text).replace(/[\u007f-\uffff/]/g, (letter) =>
      letter === '/' ? '\\/' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ),
  'log of nginx': escaping(
    (byte) => isPlain(byte) && byte !== 0x22 && byte !== 0x5c,
    (byte) => `\\x${hex2(byte).toUpperCase()}`,
  ),
  octal: escaping(
    (byte) => isPlain(byte) && byte !== 0x22 && byte !== 0x5c,
    (byte) => `\\${byte.toString(8).padStart(3, '0')}`,
  ),
  'xml entities': onText((text) =>
    text.replace(/[&<>"']|[^\t\n\r -~]/gu, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`),
  ),
  'html entities': onText((text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('á', '&aacute;')
      .replaceAll('ë', '&euml;'),
  ),
  'CDATA, cut in two': onText((text) => {
    const middle = text.length >> 1
    return `<t>${[text.slice(0, middle), text.slice(middle)].map(section).join('')}</t>`
  }),
  utf7: onText((text) => text.replace(/\+|[^\t\n\r -~]+/g, toUtf7)),
  csv: onText((text) => `1,"${text.replaceAll('"', '""')}",2`),
  sql: onText((text) => `INSERT INTO v VALUES ('${text.replaceAll("'", "''")}')`),
  hl7: onText((text) => {
    const names: Readonly<Record<string, string>> = { '|': 'F', '^': 'S', '&': 'T', '~': 'R', '\\': 'E' }
    const escaped = text.replace(/[|^&~\\]/g, (letter) => `\\${names[letter]}\\`)
    return `MSH|^~\\&|A|B\rOBX|1|TX|N||${escaped.replace(/\p{Cc}/gu, (letter) => `\\X${Buffer.from(letter).toString('hex')}\\`)}|\r`
  }),
  edifact: onText((text) => `UNB+UNOC:3'FTX+AAI+++${text.replace(/['+:?]/g, '?$&')}'UNT+2+1'`),
  'data URL': (text) => Buffer.from(`<img src="data:text/plain;base64,${text.toString('base64')}"/>`),
  'lz-string in base64': onText((text) => lzString.compressToBase64(text)),
  'lz-string in a URI': onText((text) => lzString.compressToEncodedURIComponent(text)),
  'lz-string in UTF-16': onText((text) => lzString.compressToUTF16(text)),
  'log line': onText((text) => `2026-01-05T10:00:00Z INFO gateway body=${text} status=200`),
}

function toBase32(text: Buffer): string {
  const bits = Array.from(text, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)],
  )
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=')
}

function toBase58(text: Buffer): string {
  let number = BigInt(`0x0${text.toString('hex')}`)
  let letters = ''
  for (; number > 0n; number /= 58n)
    letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[Number(number % 58n)] + letters
  return letters
}

function qEscapes(text: Buffer, isEscaped: (byte: number) => boolean): string {
  return Array.from(text, (byte) =>
    isEscaped(byte) ? `=${hex2(byte).toUpperCase()}` : String.fromCharCode(byte),
  ).join('')
}

/** Lines of at most 76 letters, no escape cut in two. */
function softBreaks(text: string): string {
  return (text.match(/(?:=[0-9A-F]{2}|[^=]){1,73}/g) ?? []).join('=\r\n')
}

function encodedWords(text: Buffer, kind: 'Q' | 'B'): string {
  const words: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + 15)
    // No character is cut in two (RFC 2047 5).
    while (end < text.length && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1
    const piece = text.subarray(at, end)
    const q = () => qEscapes(piece, (byte) => !isWord(byte) && byte !== 0x20).replaceAll(' ', '_')
    words.push(`=?utf-8?${kind}?${kind === 'Q' ? q() : piece.toString('base64')}?=`)
    at = end
  }
  return `Subject: ${words.join('\r\n ')}`
}

function section(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

function toUtf7(letters: string): string {
  if (letters === '+') return '+-'
  return `+${Buffer.from(letters, 'utf16le').swap16().toString('base64').replaceAll('=', '')}-`
}
