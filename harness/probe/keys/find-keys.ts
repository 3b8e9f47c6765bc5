/** Keys that a party saw: whatever stands in its views opens ciphertext for it, like the keys it was given. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import type { Content } from '../content.ts'
import { findJwks } from '../decoders/jwk.ts'
import { isAllText } from '../readable.ts'
import { findDerKeys } from './find-der-keys.ts'
import { findOpenpgpKeys } from './find-openpgp-keys.ts'
import { findPasswords } from './find-passwords.ts'
import { findTlsSecrets } from './find-tls-secrets.ts'
import { passwordKey, rawKey, tryJwkKey, tryPemKey } from './held-key.ts'
import { findNamedValues, isKeyName, type NamedValue } from './named-values.ts'
import { isKeySize, rawKeys, readNamedKey, readSpelledKey } from './spelled-keys.ts'

/** 64 bytes in hex. */
const longestSpelledKey = 128
/** Digests look like keys too; beyond this number the rest of a content is not tried. */
const maxRawKeys = 256
const maxNamedValues = 2_000
const longestName = 64
const [quote, noBreakSpace] = [0x22, 0xa0]

/** Members that name a key or hold a digest (RFC 7517 4.5, 4.8, 4.9): their values look like keys and are none. */
const namesAndDigests = /^(?:id|kid|jti|x5t(?:#S256)?|sha-?\d{1,3}|hash|digest|etag)$/i
const maxKeys = 5000
const pemPattern =
  /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (?:[A-Z]{2,10} )?PRIVATE KEY-----/g
/** After the quote that closes a name. */
const memberValue = /"\s{0,8}:\s{0,8}"([A-Za-z0-9+/_-]{16,128}={0,2})"/y

/** Keys and passwords in a content; their source tells in what form. */
export function findKeys(content: Pick<Content, 'bytes' | 'opened' | 'edges'>, budget: Budget): HeldKey[] {
  const { bytes } = content
  const text = bytes.toString('latin1')
  const found: HeldKey[] = []
  // The content of a JWE may be nothing but the key.
  if (content.opened && bytes.length <= longestSpelledKey) found.push(...wholeKeys(content))
  if (text.includes('PRIVATE KEY-----')) {
    for (const [pem] of atMost(text.matchAll(pemPattern), budget)) pushKey(found, tryPemKey(pem, 'PEM'))
  }
  if (text.includes('"kty"')) {
    for (const { offset, length } of atMost(findJwks(text), budget))
      pushKey(found, tryJwkKey(parse(text.slice(offset, offset + length)), 'JWK'))
  }
  return [
    ...found,
    ...(isAllText(bytes) ? [] : findDerKeys(bytes, 'private key in DER', budget)),
    ...findOpenpgpKeys(bytes, text, 'OpenPGP secret key', budget),
    ...findTlsSecrets(text, 'TLS key log', budget),
    ...fromNamedValues(text, budget),
    ...rawMembers(text, budget),
  ]
}

function pushKey(keys: HeldKey[], key: HeldKey | undefined): void {
  if (key !== undefined) keys.push(key)
}

/** The bytes themselves, and what they spell in base64 or hex. */
function wholeKeys({ bytes, edges }: Pick<Content, 'bytes' | 'edges'>): HeldKey[] {
  const spelled = edges.flatMap(({ segments }) => segments.map(({ part }) => part.bytes))
  return [bytes, ...spelled].filter((raw) => isKeySize(raw.length)).map((raw) => rawKey(raw, 'decrypted bytes'))
}

/** Keys and passwords by the names of their fields. */
function fromNamedValues(text: string, budget: Budget): HeldKey[] {
  const named: NamedValue[] = []
  for (const one of findNamedValues(text)) {
    if (named.length >= maxNamedValues) {
      budget.hit(`${maxNamedValues} fields that may hold a key or password in one view`)
      break
    }
    named.push(one)
  }
  const keys = named
    .filter(({ name }) => isKeyName(name))
    .flatMap(({ name, value }) => rawKeys(readNamedKey(value), `field ${name}`))
  return [...keys, ...findPasswords(text, named).map(({ password, as }) => passwordKey(password, `password in ${as}`))]
}

/** Members of any name: it may say nothing of a key. */
function rawMembers(text: string, budget: Budget): HeldKey[] {
  const keys = new Map<string, HeldKey[]>()
  const pattern = new RegExp(memberValue)
  for (const mark of ['":', '" :']) {
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
      // A number, an object or a list.
      if (!holdsQuote(text, at + mark.length)) continue
      pattern.lastIndex = at
      const value = pattern.exec(text)?.[1]
      const name = value === undefined ? '' : text.slice(text.lastIndexOf('"', at - 1) + 1, at)
      if (value === undefined || name.length > longestName || namesAndDigests.test(name)) continue
      const found = rawKeys(readSpelledKey(value), `member ${name}`)
      if (found.length > 0) keys.set(value, found)
      if (keys.size < maxRawKeys) continue
      budget.hit(`${maxRawKeys} possible keys in one view`)
      return [...keys.values()].flat()
    }
  }
  return [...keys.values()].flat()
}

/** Whether a string begins behind a colon and blanks. */
function holdsQuote(text: string, from: number): boolean {
  let at = from
  while (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === noBreakSpace) at += 1
  return text.charCodeAt(at) === quote
}

/** To read one takes some 100 µs. */
function* atMost<T>(found: Iterable<T>, budget: Budget): Generator<T> {
  let count = 0
  for (const one of found) {
    if (count === maxKeys) {
      budget.hit(`${maxKeys} keys in one view`)
      return
    }
    count += 1
    yield one
  }
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
