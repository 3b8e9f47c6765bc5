/** The JWE in a text, in any serialization, as what is needed to open them. */

import { hash } from 'node:crypto'
import type { Budget, Range } from '../../../contracts/probe.ts'
import { findCompact } from '../../decoders/compact.ts'
import type { JoseHeader } from '../../decoders/compact-header.ts'
import { findJoseObjects, type JoseObject } from '../../decoders/jose-json-objects.ts'
import { nameJwe } from '../../decoders/jwe.ts'

export interface JweRecipient {
  /** The JOSE header: protected, shared and own members together. */
  header: JoseHeader
  encryptedKey: Buffer
}

export interface JweMessage {
  /** What the plaintext was read from: the token, or the member `ciphertext`. */
  at: Range
  /** The same message has the same name wherever it stands. */
  name: string
  algorithms: string
  recipients: readonly JweRecipient[]
  iv: Buffer
  ciphertext: Buffer
  tag: Buffer
  /** Additional authenticated data of the content encryption: RFC 7516 5.1, step 14. */
  aad: Buffer
}

export function findJwe(text: string, budget: Budget): JweMessage[] {
  const compact = findCompact(text, 5).map(({ at, header, segments }) => {
    const [head, key, iv, ciphertext, tag] = segments.map(({ letters }) => letters)
    return toMessage(at, { headers: [header], keys: [key ?? ''] }, { protected: head, iv, ciphertext, tag })
  })
  const objects = findJoseObjects(text, budget).flatMap((object) => readObject(object))
  return [...compact, ...objects]
}

function readObject(object: JoseObject): JweMessage[] {
  const own = object.members.filter(({ name }) => name !== 'encrypted_key')
  const ciphertext = own.find(({ name }) => name === 'ciphertext')
  if (object.kind !== 'jwe' || ciphertext === undefined) return []
  const values = Object.fromEntries(own.map(({ name, value }) => [name, value]))
  return [toMessage({ offset: ciphertext.offset, length: ciphertext.length }, object, values)]
}

function toMessage(
  at: Range,
  { headers, keys }: Pick<JoseObject, 'headers' | 'keys'>,
  values: Readonly<Record<string, string | undefined>>,
): JweMessage {
  const bytesOf = (name: string) => Buffer.from(values[name] ?? '', 'base64url')
  const authenticated = values.aad === undefined ? '' : `.${values.aad}`
  return {
    at,
    name: hash('sha256', JSON.stringify([values, headers, keys]), 'base64'),
    algorithms: nameJwe(headers[0] ?? {}),
    recipients: headers.map((header, i) => ({ header, encryptedKey: Buffer.from(keys[i] ?? '', 'base64url') })),
    iv: bytesOf('iv'),
    ciphertext: bytesOf('ciphertext'),
    tag: bytesOf('tag'),
    aad: Buffer.from(`${values.protected ?? ''}${authenticated}`),
  }
}
