/** Bytes of a named charset as characters. */

import { utf8SizeAt } from '../readable.ts'
import { windows1252 } from './html-references.ts'

/** Differences of ISO 8859-15 from ISO 8859-1. */
const latin9: ReadonlyMap<number, number> = new Map([
  [0xa4, 0x20ac],
  [0xa6, 0x160],
  [0xa8, 0x161],
  [0xb4, 0x17d],
  [0xb8, 0x17e],
  [0xbc, 0x152],
  [0xbd, 0x153],
  [0xbe, 0x178],
])

/** Calls `emit` for each character with its first byte and the one after it. Bytes of an unknown charset stay bytes. */
export function decodeCharset(
  bytes: Buffer,
  charset: string,
  emit: (codePoint: number, from: number, to: number) => void,
  emitByte: (byte: number, at: number) => void,
): void {
  const table = tableOf(charset.toLowerCase())
  if (table === undefined) for (const [i, byte] of bytes.entries()) emitByte(byte, i)
  else if (table === 'utf-16') {
    for (let i = 0; i + 1 < bytes.length; i += 2) emit(bytes.readUInt16BE(i), i, i + 2)
  } else for (const [i, byte] of bytes.entries()) emit(table(byte), i, i + 1)
}

type Table = ((byte: number) => number) | 'utf-16'

function tableOf(charset: string): Table | undefined {
  if (/^(?:iso-8859-1|latin1|windows-1252|cp1252)$/.test(charset)) return fromWindows1252
  if (/^iso-8859-15$/.test(charset)) return (byte) => latin9.get(byte) ?? byte
  return charset === 'utf-16be' ? 'utf-16' : undefined
}

/** HTML and mail take Latin-1 for Windows-1252, which has letters where the other has control codes. */
function fromWindows1252(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? windows1252.charCodeAt(byte - 0x80) : byte
}

/** Whether all bytes are ASCII or well-formed UTF-8. */
export function isUtf8(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; ) {
    const size = (bytes[i] ?? 0) < 0x80 ? 1 : utf8SizeAt(bytes, i)
    if (size === 0) return false
    i += size
  }
  return true
}
