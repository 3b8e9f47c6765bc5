/** What was signed, with which keys, and whether it still holds, in any view, for the verdicts on authentication. */

import type { VerklaringStatus } from '../contracts/identity/dezi-names.ts'
import type { NamedPublicKey, SignedAssertion, SignedStatement, StatusAnswer } from '../contracts/probe.ts'
import type { Content } from './content.ts'
import { findCompact } from './decoders/compact.ts'
import type { Opened } from './opened.ts'
import { walk } from './walk.ts'

export interface Signed {
  statements: SignedStatement[]
  assertions: SignedAssertion[]
  publicKeys: NamedPublicKey[]
  statusAnswers: StatusAnswer[]
}

/** Something found in a content, by what tells it from others. */
type Found = { offset: number; key: string } & (
  | { statement: Pick<SignedStatement, 'x5c' | 'kid' | 'jws'> }
  | { assertion: Pick<SignedAssertion, 'xml'> }
  | { publicKey: Pick<NamedPublicKey, 'id' | 'jwk'> }
  | { statusAnswer: Pick<StatusAnswer, 'id' | 'status'> }
)

const maxVisits = 50_000

/** What an observation holds several times once. */
export function findSigned(opened: Opened): Signed {
  const signed: Signed = { statements: [], assertions: [], publicKeys: [], statusAnswers: [] }
  const seen = new Set<string>()
  const search = createContentSearch()
  for (const { observation, content } of opened.roots) {
    const complete = walk(
      content,
      (candidate) => search(candidate).length > 0,
      (frame) => {
        for (const found of search(frame.content)) {
          const key = `${observation.id} ${found.key}`
          if (seen.has(key)) continue
          seen.add(key)
          const { view } = frame.at(found.offset)
          const place = { observation: observation.id, chain: view.chain, vantage: observation.vantage }
          if ('statement' in found) signed.statements.push({ ...place, ...found.statement })
          else if ('assertion' in found) signed.assertions.push({ ...place, ...found.assertion })
          else if ('publicKey' in found) signed.publicKeys.push({ ...place, ...found.publicKey })
          else signed.statusAnswers.push({ ...place, ...found.statusAnswer })
        }
      },
      { maxDepth: opened.budget.maxDepth, maxVisits },
    )
    if (!complete) opened.budget.hit(`${maxVisits} ways to signed statements in ${observation.id}`)
  }
  return signed
}

function createContentSearch(): (content: Content) => readonly Found[] {
  const known = new Map<Content, readonly Found[]>()
  return (content) => {
    const before = known.get(content)
    if (before !== undefined) return before
    const { bytes } = content
    const found = [
      ...(content.edges.some((edge) => edge.step === 'jws') ? findStatements(bytes.toString('latin1')) : []),
      ...(bytes.includes('Assertion>') ? findAssertions(bytes.toString('utf8')) : []),
      ...(bytes.includes('"kty"') ? findPublicKeys(bytes.toString('utf8')) : []),
      ...(bytes.includes('"verklaring_id"') ? findStatusAnswers(bytes.toString('utf8')) : []),
    ]
    known.set(content, found)
    return found
  }
}

/** A JWS with neither a certificate nor the name of a key says nothing of its signer. */
function findStatements(text: string): Found[] {
  return findCompact(text, 3).flatMap(({ header, segments, at }) => {
    const { x5c, kid } = header
    const certificates = Array.isArray(x5c) && x5c.every((entry) => typeof entry === 'string') ? x5c : []
    const key = typeof kid === 'string' ? { kid } : {}
    if (certificates.length === 0 && key.kid === undefined) return []
    const jws = segments.map(({ letters }) => letters).join('.')
    return [{ offset: at.offset, key: jws, statement: { x5c: certificates, jws, ...key } }]
  })
}

/** By the tags alone: whoever uses one reads it with a parser. */
function findAssertions(text: string): Found[] {
  return [...text.matchAll(/<((?:[A-Za-z_][\w.-]{0,30}:)?Assertion)[\s>]/g)].flatMap(({ index, 1: name = '' }) => {
    const close = `</${name}>`
    const end = text.indexOf(close, index)
    const xml = end === -1 ? '' : text.slice(index, end + close.length)
    return xml.includes('SignatureValue') ? [{ offset: index, key: xml, assertion: { xml } }] : []
  })
}

/** In a DID document (DID Core 5.2) and in a JWK Set (RFC 7517 5). */
function findPublicKeys(text: string): Found[] {
  const document = parseObject(text)
  const methods = listOf(document.verificationMethod).map((method) => ({ id: method.id, jwk: method.publicKeyJwk }))
  const keys = listOf(document.keys).map((jwk) => ({ id: jwk.kid, jwk }))
  return [...methods, ...keys].flatMap(({ id, jwk }) =>
    typeof id === 'string' && isObject(jwk)
      ? [{ offset: 0, key: `${id} ${JSON.stringify(jwk)}`, publicKey: { id, jwk } }]
      : [],
  )
}

function findStatusAnswers(text: string): Found[] {
  const { verklaring_id: id, status }: Partial<Record<keyof VerklaringStatus, unknown>> = parseObject(text)
  if (typeof id !== 'string' || typeof status !== 'string') return []
  return [{ offset: 0, key: `${id} ${status}`, statusAnswer: { id, status } }]
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
