/** Digits of escapes. */

/** Value of `count` hexadecimal digits in either case, -1 when these are none. */
export function readHex(text: string, at: number, count: number): number {
  if (at + count > text.length) return -1
  let value = 0
  for (let i = at; i < at + count; i += 1) {
    const digit = hexDigit(text.charCodeAt(i))
    if (digit === -1) return -1
    value = value * 16 + digit
  }
  return value
}

/** Value of three octal digits, -1 when these are none or are above 255. */
export function readOctal(text: string, at: number): number {
  let value = 0
  for (let i = at; i < at + 3; i += 1) {
    const digit = text.charCodeAt(i) - 0x30
    if (!(digit >= 0 && digit < 8)) return -1
    value = value * 8 + digit
  }
  return value > 255 ? -1 : value
}

/** A UTF-16 code unit or two that make one character, each written as `prefix` and four hexadecimal digits. */
export function readUnits(text: string, at: number, prefix: string): { codePoint: number; size: number } | undefined {
  const first = readUnit(text, at, prefix)
  if (first === -1) return undefined
  const size = prefix.length + 4
  if (first < 0xd800 || first >= 0xdc00) return { codePoint: first, size }
  const second = readUnit(text, at + size, prefix)
  if (second < 0xdc00 || second >= 0xe000) return { codePoint: first, size }
  return { codePoint: 0x10000 + ((first - 0xd800) << 10) + second - 0xdc00, size: size * 2 }
}

function readUnit(text: string, at: number, prefix: string): number {
  return text.startsWith(prefix, at) ? readHex(text, at + prefix.length, 4) : -1
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
