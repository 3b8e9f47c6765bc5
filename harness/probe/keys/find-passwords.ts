/** Passwords that stand in a text: values with such a name, HTTP Basic credentials (RFC 7617), user information in URLs. */

import { decodeText } from '../readable.ts'
import type { NamedValue } from './named-values.ts'
import { isPasswordName } from './named-values.ts'

export interface FoundPassword {
  password: string
  /** What it stood in. */
  as: string
}

const longest = 128
/** Stand where a password could, and are none: a reference to a variable, a type. */
const placeholder = /^(?:\$\{.*\}?|\$\w*|%\w+%|\{\{.*\}?\}?|null|true|false|undefined|string|\*+)$/

/** @param text latin1 */
export function findPasswords(text: string, named: readonly NamedValue[]): FoundPassword[] {
  const byName = named
    .filter(({ name }) => isPasswordName(name))
    .flatMap(({ name, value }) =>
      [value, ...withoutScheme(value)].map((one) => ({ password: one, as: `field ${name}` })),
    )
  return [...byName, ...basicCredentials(text), ...userInformation(text)]
    .filter(({ password }) => password !== '' && password.length <= longest && !placeholder.test(password))
    .map(({ password, as }) => ({ password: decodeText(Buffer.from(password, 'latin1')), as }))
}

/** `pass:…`, as OpenSSL takes passwords. */
function withoutScheme(value: string): string[] {
  return value.startsWith('pass:') ? [value.slice(5)] : []
}

function basicCredentials(text: string): FoundPassword[] {
  const found: FoundPassword[] = []
  for (const match of text.matchAll(/\b[Bb]asic[ \t]{1,4}([A-Za-z0-9+/_-]{4,512}={0,2})/g)) {
    const credentials = Buffer.from(match[1] ?? '', 'base64').toString('latin1')
    const colon = credentials.indexOf(':')
    if (colon > 0 && /^[\x20-\x7e\x80-\xff]+$/.test(credentials)) {
      found.push({ password: credentials.slice(colon + 1), as: 'HTTP Basic' })
    }
  }
  return found
}

/** RFC 3986 3.2.1 */
function userInformation(text: string): FoundPassword[] {
  const found: FoundPassword[] = []
  const credentials = /[^\s/:@"'<>]{0,64}:([^\s/@"'<>]{1,128})@/y
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    credentials.lastIndex = at + 3
    const password = credentials.exec(text)?.[1]
    if (password !== undefined) found.push({ password: decodePercent(password), as: 'URL' })
  }
  return found
}

function decodePercent(text: string): string {
  try {
    return Buffer.from(decodeURIComponent(text)).toString('latin1')
  } catch {
    return text
  }
}
