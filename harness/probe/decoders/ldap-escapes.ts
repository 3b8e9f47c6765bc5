/** Escapes in distinguished names and filters of LDAP (RFC 4514 2.4, RFC 4515 3): a backslash and two digits or the sign. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readHex } from './hex-digits.ts'
import { isControlOrBreak, stretchAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** What must be escaped: escapes of other bytes of ASCII are paths and the like. */
const special = new Set([...'\0 "#()*+,/;<=>\\'].map((sign) => sign.charCodeAt(0)))
/** Attribute types of names of people and places (RFC 4519 2). */
const attribute = /(?:^|[^A-Za-z])(?:CN|SN|GN|OU|O|L|ST|DC|UID|C|STREET|serialNumber|givenName|description|title)=/i
const quote = 0x22
const backslash = 0x5c
const signs = ' "#+,;<=>\\'

export const ldapEscapesDecoder: Decoder = {
  id: 'ldap-escapes',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    let end = 0
    for (let slash = text.indexOf('\\'); slash !== -1; slash = text.indexOf('\\', from)) {
      const next = text.charCodeAt(slash + 1)
      // These two are escaped in many languages.
      const isCommon = next === quote || next === backslash
      if (isCommon || escapeAt(text, slash) === undefined) {
        from = slash + (isCommon ? 2 : 1)
        continue
      }
      const at = stretchAround(text, slash, end, isControlOrBreak)
      end = at.offset + at.length
      from = end
      if (isTelling(text.slice(at.offset, end))) parts.push(unescapeRun(view.bytes, text, at))
    }
    return { parts }
  },
}

/** A character beyond ASCII, byte by byte; else a sign that must be escaped, where this is no path. */
function isTelling(run: string): boolean {
  if (/\\[Cc][2-9A-Fa-f]\\[89AaBb][0-9A-Fa-f]/.test(run)) return true
  if (/\\[Ee][0-9A-Fa-f](?:\\[89AaBb][0-9A-Fa-f]){2}/.test(run)) return true
  if (/[A-Za-z]:\\|\\\\/.test(run)) return false
  if (attribute.test(run)) return true
  for (let slash = run.indexOf('\\'); slash !== -1; slash = run.indexOf('\\', slash + 1)) {
    const value = readHex(run, slash + 1, 2)
    // Three digits are octal.
    if (value !== -1 && special.has(value) && !/^[0-7]{3}/.test(run.slice(slash + 1, slash + 4))) return true
  }
  return false
}

function unescapeRun(bytes: Buffer, text: string, at: Range): DecodedPart {
  const end = at.offset + at.length
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (let i = text.indexOf('\\', at.offset); i !== -1 && i < end; ) {
    const found = escapeAt(text, i)
    const size = found?.size ?? 1
    if (found !== undefined && i + size <= end) {
      output.copy(copied, i)
      output.byte(found.value, i, i + size)
      copied = i + size
    }
    i = text.indexOf('\\', i + size)
  }
  output.copy(copied, end)
  return output.finish(at)
}

function escapeAt(text: string, at: number): { value: number; size: number } | undefined {
  const value = readHex(text, at + 1, 2)
  if (value !== -1) return { value, size: 3 }
  const sign = text[at + 1] ?? ''
  return sign !== '' && signs.includes(sign) ? { value: sign.charCodeAt(0), size: 2 } : undefined
}
