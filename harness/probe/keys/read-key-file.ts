/** Key files in the forms of design 4.6, told apart by their content. */

import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import { createBudget } from '../budget.ts'
import { createKdfAllowance } from '../decryptors/cms/kdf-allowance.ts'
import { findDerKeys } from './find-der-keys.ts'
import { findOpenpgpKeys } from './find-openpgp-keys.ts'
import { findPasswords } from './find-passwords.ts'
import { findTlsSecrets } from './find-tls-secrets.ts'
import { passwordKey, rawKey, tryJwkKey, tryPemKey } from './held-key.ts'
import { rawKeyId } from './key-id.ts'
import { findNamedValues, isKeyName } from './named-values.ts'
import { isLocked, openLocked } from './open-locked.ts'
import { isKeySize, rawKeys, readNamedKey } from './spelled-keys.ts'

export interface KeyFile {
  /** Names the key's source, and the file in errors. */
  name: string
  content: Buffer
  /** For PKCS#12, encrypted PEM and Java keystores. */
  password?: string
}

const pemKeyPattern = /-----BEGIN ((?:[A-Z0-9]{1,10} )?)PRIVATE KEY-----[A-Za-z0-9+/=\s]*-----END \1PRIVATE KEY-----/g
const expected =
  'expected PEM, DER, JWK, JWK Set, PKCS#12, a Java keystore, an OpenPGP secret key, a TLS key log, ' +
  'named keys or passwords, or a raw key of 16, 24, 32, 48 or 64 bytes'

/** The keys of all files; the same key once. */
export function loadKeyStore(files: readonly KeyFile[]): HeldKey[] {
  const keys = files.flatMap((file) => readKeyFile(file.name, file.content, file.password))
  return [...new Map(keys.map((key) => [key.id, key])).values()]
}

/**
 * A file with nothing but certificates or public keys holds no key. A file that is locked, and comes without a password,
 * is kept as it is until a password is seen that opens it; with a password, that is among the keys too.
 *
 * @throws HarnessError KEY_INVALID
 */
export function readKeyFile(name: string, content: Buffer, password?: string): HeldKey[] {
  const text = content.toString('latin1')
  const locked = readLocked(name, content, password)
  const isJwk = text.trimStart().startsWith('{') && /"(?:kty|keys)"/.test(text)
  const open = isJwk ? readJwks(name, content.toString('utf8')) : readOpen(name, content, text)
  if (locked.length + open.length > 0) return [...new Map([...open, ...locked].map((key) => [key.id, key])).values()]
  if (isPublic(text)) return []
  throw invalid(name, expected)
}

function readOpen(name: string, content: Buffer, text: string): HeldKey[] {
  const budget = createBudget()
  const known = [
    ...readPem(name, text),
    ...findDerKeys(content, name, budget),
    ...findOpenpgpKeys(content, text, name, budget),
    ...findTlsSecrets(text, name, budget),
  ]
  if (budget.hits.length > 0) throw invalid(name, `more than is read: ${budget.hits.join(', ')}`)
  // No certificate and no public key in DER is as short as a raw key, one of which in 256 starts as DER does.
  const isOfKeySize = isKeySize(content.length)
  if (known.length > 0 || text.includes('-----BEGIN ') || (isDer(text) && !isOfKeySize)) return known
  const named = [...findNamedValues(text)]
  const byName = [
    ...named.filter((one) => isKeyName(one.name)).flatMap((one) => rawKeys(readNamedKey(one.value), name)),
    ...findPasswords(text, named).map((found) => passwordKey(found.password, name)),
  ]
  if (byName.length > 0) return byName
  return [...(isOfKeySize ? [rawKey(content, name)] : []), ...rawKeys(readNamedKey(text.trim()), name)]
}

function readPem(name: string, text: string): HeldKey[] {
  return [...text.matchAll(pemKeyPattern)]
    .filter(([, label]) => label !== 'ENCRYPTED ')
    .map(([pem]) => {
      const key = tryPemKey(pem, name)
      if (key === undefined)
        throw invalid(name, 'a private key in it cannot be read; expected RSA, EC, X25519 and the like')
      return key
    })
}

/** What is locked: with its password opened, without one kept as it is. */
function readLocked(name: string, content: Buffer, password: string | undefined): HeldKey[] {
  if (!isLocked(content)) return []
  const work = { allowance: createKdfAllowance(), budget: createBudget() }
  const keys = openLocked(content, password ?? '', name, work)
  if (password === undefined) return keys.length > 0 ? keys : [{ id: rawKeyId(content), locked: content, source: name }]
  if (keys.length > 0) return [...keys, passwordKey(password, name)]
  const limits = work.budget.hits.length === 0 ? '' : ` (${work.budget.hits.join(', ')})`
  throw invalid(name, `expected PKCS#12, PEM or a Java keystore that opens with the given password${limits}`)
}

function readJwks(name: string, json: string): HeldKey[] {
  const parsed = parse(name, json)
  const members = Array.isArray(parsed.keys) ? parsed.keys : [parsed]
  return members.map((member: unknown) => {
    const key = tryJwkKey(typeof member === 'object' && member !== null ? { ...member } : {}, name)
    if (key === undefined) throw invalid(name, 'expected a JWK with a private or symmetric key (d or k)')
    return key
  })
}

function parse(name: string, json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch (cause) {
    throw invalid(name, 'expected a JWK or JWK Set in JSON', cause)
  }
}

/** Certificates and public keys, in PEM or DER. */
function isPublic(text: string): boolean {
  return isDer(text) || (text.includes('-----BEGIN ') && !text.includes('PRIVATE KEY'))
}

/** The tag of a SEQUENCE is the digit 0 too, but no other tag of what stands in keys and certificates is a letter. */
function isDer(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are.
  return text.startsWith('0') && /[\0-\x08]/.test(text)
}

function invalid(name: string, reason: string, cause?: unknown): HarnessError {
  return new HarnessError('KEY_INVALID', `key file "${name}": ${reason}`, cause === undefined ? {} : { cause })
}
