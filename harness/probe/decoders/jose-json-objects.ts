/** Objects in JSON text, wherever they stand, that are a JWS or a JWE in a JSON serialization. */

import type { Budget, Range } from '../../contracts/probe.ts'
import { type JsonLeaf, scanJson } from '../match/scan-json.ts'
import type { JoseHeader } from './compact-header.ts'

export interface JoseMember extends Range {
  name: string
  value: string
}

export interface JoseObject {
  kind: 'jws' | 'jwe'
  /** From the opening to the closing brace. */
  at: Range
  /** Per recipient or signature: protected, shared and own header together. */
  headers: readonly JoseHeader[]
  /** Per recipient: the wrapped key, base64url. */
  keys: readonly string[]
  /** The members that hold base64url, those of recipients and signatures among them. */
  members: readonly JoseMember[]
}

/** One of these stands in each. */
export const joseMarks = ['"ciphertext"', '"signature']
/** Times its own length that the text is read at most; more is asked for by nesting that nobody means. */
const maxReadings = 3
/** What it takes to begin, in letters. */
const costOfReading = 200
const marks = /[{}]|"(?:ciphertext|payload)"\s*:\s*"/g
const encoded = new Set(['protected', 'payload', 'signature', 'aad', 'iv', 'ciphertext', 'tag', 'encrypted_key'])

export function findJoseObjects(text: string, budget: Budget): JoseObject[] {
  if (!joseMarks.some((mark) => text.includes(mark))) return []
  const found: JoseObject[] = []
  const open: number[] = []
  let left = maxReadings * (text.length + costOfReading)
  let seen = -1
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (mark === '{') open.push(index)
    else if (mark === '}') open.pop()
    const start = open.at(-1)
    if (mark.length === 1 || start === undefined || start <= seen) continue
    seen = start
    const { leaves, end } = scanJson(text, start)
    left -= end - start + costOfReading
    if (left < 0) {
      budget.hit('JOSE in JSON: objects within objects')
      break
    }
    const object = readObject(text.slice(start, end), leaves, { offset: start, length: end - start })
    if (object !== undefined) found.push(object)
  }
  return found
}

function readObject(latin1: string, leaves: readonly JsonLeaf[], at: Range): JoseObject | undefined {
  const json = parseObject(latin1)
  if (json === undefined) return undefined
  const kind = typeof json.ciphertext === 'string' ? 'jwe' : 'jws'
  const holders = holdersOf(json, kind)
  const shared = { ...headerOf(json.protected), ...objectOf(json.unprotected) }
  const headers = holders.map((own) => ({ ...shared, ...headerOf(own.protected), ...objectOf(own.header) }))
  if (headers.length === 0 || !headers.every(({ alg }) => typeof alg === 'string')) return undefined
  if (kind === 'jws' && !holders.every(({ signature }) => typeof signature === 'string')) return undefined
  const members = leaves.flatMap(({ path, value, offset, length }) => {
    const name = path.at(-1)
    const isOwn = path.length === 1 || (path.length === 3 && (path[0] === 'recipients' || path[0] === 'signatures'))
    return isOwn && typeof name === 'string' && encoded.has(name) ? [{ name, value, offset, length }] : []
  })
  const keys = holders.map((own) => (typeof own.encrypted_key === 'string' ? own.encrypted_key : ''))
  return { kind, at, headers, keys, members }
}

/** The recipients or signatures: a list of its own, or the object itself when flattened. */
function holdersOf(json: JoseHeader, kind: JoseObject['kind']): readonly JoseHeader[] {
  const list = kind === 'jwe' ? json.recipients : json.signatures
  return Array.isArray(list) ? list.map(objectOf) : [json]
}

function headerOf(value: unknown): JoseHeader {
  return typeof value === 'string' ? (parseObject(Buffer.from(value, 'base64url').toString('latin1')) ?? {}) : {}
}

function parseObject(latin1: string): JoseHeader | undefined {
  try {
    return objectOf(JSON.parse(Buffer.from(latin1, 'latin1').toString('utf8')))
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): JoseHeader {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
