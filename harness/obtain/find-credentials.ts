/** Credentials that a party saw, in headers, bodies and whatever came out of decoding and decrypting, and how each is presented. */

import { hash } from 'node:crypto'
import type { SeenCredential } from '../contracts/evidence.ts'
import type { Range } from '../contracts/probe.ts'
import type { Opened } from '../probe/opened.ts'
import { type Fields, fieldOf, type RecordedRequest } from './read-requests.ts'
import { type Spotted, spot } from './spot.ts'

export interface Credential {
  seen: SeenCredential
  /** Ways to present it, each a set of header fields. */
  presentations: readonly Fields[]
}

type Kind = SeenCredential['kind']

interface Secret {
  kind: Kind
  value: string
  presentations: readonly Fields[]
}

/** `token68` of RFC 9110 11.2, whole; shorter ones are words. */
const token68 = '([A-Za-z0-9\\-._~+/]{16,65536}={0,2})(?![A-Za-z0-9\\-._~+/=%\\\\])'

/** First group: the scheme, or nothing; second: the credential. */
const patterns: readonly RegExp[] = [
  // RFC 6750 2.1, RFC 9449 7.1, RFC 7617 2, and SAML in a header as Dutch platforms take it.
  new RegExp(`\\b(Bearer|DPoP|Basic|SAML) ${token68}`, 'gi'),
  // Members of JSON (RFC 6749 5.1), and of forms (RFC 6749 4.4.2, RFC 7523 2.2); the name may have more in front.
  new RegExp(
    `()(?:token|assertion|api[-_]?key|session(?:[-_]?id)?|authori[sz]ation[-_]?base)["']?\\s?[:=]\\s?["']?${token68}`,
    'gi',
  ),
]

/** The value of an input of a FHIR Task: opaque, so with a digit, and no ciphertext (RFC 7516 3.1: five parts). */
const inputPattern = new RegExp(
  `valueString"?(?: value=|\\s?:\\s?)"(?=[^"]*\\d)(?!eyJ[^".]*(?:\\.[^".]*){4}")${token68}"`,
  'g',
)
/** As the type of that input says it: `authorization-base`, `consent_token`. */
const tokenType = /token|assertion|authori[sz]ation/i
/** The type stands before or behind the value. */
const inputCharacters = 400

/** Explicit types of a JWT that is a credential; one of another type is none (RFC 8725 3.11, RFC 9068 2.1). */
const credentialType = /^(?:application\/)?(?:jwt|at\+jwt|client-authentication\+jwt)$/i

/** Whether a header field of this name holds a credential. */
export function isCredentialField(name: string): boolean {
  return /^(?:authorization|cookie|dpop|x-api-key|(?!proxy-)[\w-]+-(?:authorization|token))$/i.test(name)
}

export function findCredentials(opened: Pick<Opened, 'roots'>, requests: readonly RecordedRequest[]): Credential[] {
  const spotted = [...requests.flatMap(secretsOf), ...spot(opened, lookForSecrets, ({ value }) => value)]
  const known = new Map<string, { seen: SeenCredential; presentations: Map<string, Fields> }>()
  for (const { item, trace, vantage } of spotted) {
    const sha256 = digestOf(item.value)
    const credential = known.get(sha256) ?? {
      seen: { ...trace, kind: item.kind, sha256, vantages: [] },
      presentations: new Map<string, Fields>(),
    }
    known.set(sha256, credential)
    if (!credential.seen.vantages.includes(vantage)) credential.seen.vantages.push(vantage)
    for (const fields of item.presentations) {
      // A proof is good for one request only, so the first stands for them all.
      const key = JSON.stringify(fields.filter(([name]) => name !== 'dpop'))
      if (!credential.presentations.has(key)) credential.presentations.set(key, fields)
    }
  }
  return [...known.values()].map(({ seen, presentations }) => ({ seen, presentations: [...presentations.values()] }))
}

export function digestOf(credential: string): string {
  return hash('sha256', credential, 'base64url')
}

/** A token that a request won, known by where that request stands. */
export function credentialOfToken(token: string, won: SeenCredential): Credential {
  return { seen: { ...won, kind: 'token', sha256: digestOf(token) }, presentations: toSecret('', token).presentations }
}

/** The credential of a token request is its body, which may be closed to the party. */
export function messageCredential({ body, trace, observation }: RecordedRequest): SeenCredential {
  const sha256 = hash('sha256', body, 'base64url')
  return { ...trace, kind: 'message', sha256, vantages: [observation.vantage] }
}

/** Digest by which the credential in a header field is known. */
export function digestOfField(name: string, value: string): string {
  const bare = name.toLowerCase() === 'cookie' ? value : (/^\S+ +(\S+)$/.exec(value)?.[1] ?? value)
  return digestOf(bare)
}

function secretsOf({ fields, trace, observation }: RecordedRequest): Spotted<Secret>[] {
  const proof = fieldOf(fields, 'dpop')
  const { vantage } = observation
  return fields
    .filter(([name]) => isCredentialField(name) && name.toLowerCase() !== 'dpop')
    .map(([name, value]) => ({ item: secretOfField(name.toLowerCase(), value, proof), trace, vantage }))
}

function secretOfField(name: string, value: string, proof: string | undefined): Secret {
  if (name === 'cookie') return { kind: 'cookie', value, presentations: [[[name, value]]] }
  const [, scheme = '', bare = value] = /^(\S+) +(\S+)$/.exec(value) ?? []
  const secret = toSecret(scheme, bare)
  const own: Fields = [[name, value], ...(proof === undefined ? [] : [['dpop', proof] as const])]
  return { ...secret, presentations: [own, ...(name === 'authorization' ? secret.presentations : [])] }
}

function lookForSecrets(text: string): { item: Secret; at: Range }[] {
  return [
    ...lookForPatterns(text),
    ...lookForInputs(text),
    ...lookForJwts(text),
    ...lookForAssertions(text),
    ...lookForCookies(text),
  ]
}

function lookForPatterns(text: string) {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: whole, 1: scheme = '', 2: value = '', index }) => ({
      item: toSecret(scheme, value),
      at: { offset: index + whole.lastIndexOf(value), length: value.length },
    })),
  )
}

function lookForInputs(text: string) {
  if (!text.includes('valueString')) return []
  return [...text.matchAll(inputPattern)]
    .filter(({ 0: { length }, index }) => {
      const before = text.slice(Math.max(0, index - inputCharacters), index)
      return tokenType.test(before) || tokenType.test(text.slice(index + length, index + length + inputCharacters))
    })
    .map(({ 0: whole, 1: value = '', index }) => ({
      item: toSecret('', value),
      at: { offset: index + whole.lastIndexOf(value), length: value.length },
    }))
}

/** JWTs by what they claim (RFC 7519 4.1): a signed document has another payload or type, and is no credential. */
function lookForJwts(text: string) {
  if (!text.includes('eyJ')) return []
  return [...text.matchAll(/\b(eyJ[\w-]{8,16384})\.(eyJ[\w-]{8,65536})\.[\w-]{0,4096}(?![\w.-])/g)]
    .filter(([, header = '', claims = '']) => {
      const [, type = 'JWT'] = /"typ"\s*:\s*"([^"]*)"/.exec(decode(header)) ?? []
      return credentialType.test(type) && /"exp"\s*:/.test(decode(claims))
    })
    .map(({ 0: value, index }) => ({ item: toSecret('', value), at: { offset: index, length: value.length } }))
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString('latin1')
}

function lookForAssertions(text: string) {
  if (!text.includes('urn:oasis:names:tc:SAML')) return []
  return [...text.matchAll(/<((?:\w{1,32}:)?Assertion)[\s>][\s\S]{0,65536}?<\/\1>/g)].map(({ 0: value, index }) => {
    const encoded = Buffer.from(value, 'latin1').toString('base64')
    const item: Secret = { kind: 'assertion', value, presentations: [[['authorization', `SAML ${encoded}`]]] }
    return { item, at: { offset: index, length: value.length } }
  })
}

/** RFC 6265 4.1: what a server sets, the client returns. */
function lookForCookies(text: string) {
  if (!/^set-cookie:/im.test(text)) return []
  return [...text.matchAll(/^set-cookie:[ \t]*([^\s;=]{1,256}=[^\s;]{8,4096})/gim)].map(
    ({ 0: whole, 1: value = '', index }) => ({
      item: { kind: 'cookie' as const, value, presentations: [[['cookie', value] as const]] },
      at: { offset: index + whole.length - value.length, length: value.length },
    }),
  )
}

/** A sender-constrained token is tried as a plain one too: a server must not let the constraint be left out (RFC 9449 7.2). */
function toSecret(scheme: string, value: string): Secret {
  const asBearer: Fields = [['authorization', `Bearer ${value}`]]
  const kind: Kind = scheme.toUpperCase() === 'SAML' ? 'assertion' : 'token'
  if (/^(?:basic|saml)$/i.test(scheme))
    return { kind, value, presentations: [[['authorization', `${scheme} ${value}`]]] }
  return { kind, value, presentations: [asBearer] }
}
