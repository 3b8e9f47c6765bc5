/** Which requests to send again, with which credential and whereto, likeliest first. */

import type { SeenCredential, Trace } from '../contracts/evidence.ts'
import { isSearch, type SeenAddresses, splitPath } from './find-addresses.ts'
import { type Credential, digestOfField, isCredentialField, messageCredential } from './find-credentials.ts'
import { type Fields, fieldOf, type RecordedRequest } from './read-requests.ts'

export interface Attempt {
  host: string
  method: string
  path: string
  fields: Fields
  body: Buffer
  /** The credential fields as text, proofs left out. */
  shown: string
  /** With the credentials that the request had itself. */
  isOwn: boolean
  /** The very request was answered (2xx) in the exchange. */
  wasAnswered: boolean
  request: Trace
  address?: Trace
  credential: SeenCredential
}

export interface AttemptInput {
  requests: readonly RecordedRequest[]
  credentials: readonly Credential[]
  addresses: SeenAddresses
  /** Host that a request which the party sent went to; undefined where the party sent it nowhere that may be asked. */
  hostOf(request: RecordedRequest): string | undefined
}

/** A request without its credentials, and where it may go. */
interface Question {
  host: string
  method: string
  path: string
  fields: Fields
  body: Buffer
  request: Trace
  address?: Trace
  own: Fields
  status?: number | undefined
}

/** Connection-specific (RFC 9110 7.6.1), or set by whoever writes the message out. */
const perHop =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|host|inkijk-control)$/i

export function listAttempts(input: AttemptInput): Attempt[] {
  const { requests, credentials } = input
  const tokenRequests = requests.filter(asksToken).flatMap((request) => repeatMessage(request, input))
  const recorded = requests.filter(asksData).flatMap((request) => {
    const host = input.hostOf(request)
    return host === undefined ? [] : [toQuestion(request, host, request.path)]
  })
  // What needed no credential is nothing that a credential gives.
  const questions = [...recorded.filter(({ own }) => own.length > 0), ...composeElsewhere(input)]
  const withOwnFirst = [...tokenRequests, ...questions.flatMap((question) => withOwn(question, credentials))]
  // A question that was asked often is one, whoever asks it.
  const distinct = [
    ...new Map(questions.toReversed().map((question) => [keyOf(question), question])).values(),
  ].toReversed()
  const withOthers = credentials.flatMap(({ seen, presentations }) =>
    presentations.flatMap((fields) => {
      const shown = showOf(fields)
      return distinct.map((question) => withOther(question, { credential: seen, shown, fields }))
    }),
  )
  return [...withOwnFirst, ...withOthers].filter(isFirst())
}

/** Reads, searches and calls of services: what asks for data and changes nothing. */
function asksData({ method, path, fields }: RecordedRequest): boolean {
  if (method === 'GET') return true
  return method === 'POST' && (/\/_search(?:\?|$)/.test(path) || isSoap(fields))
}

/** By the media type of SOAP 1.2 (RFC 3902) or the header of SOAP 1.1 (6.1.1). */
function isSoap(fields: Fields): boolean {
  return (
    /^application\/soap\+xml/i.test(fieldOf(fields, 'content-type') ?? '') ||
    fieldOf(fields, 'soapaction') !== undefined
  )
}

/** RFC 6749 3.2: by its address, where its body is closed. */
function asksToken({ method, path, body }: RecordedRequest): boolean {
  return (
    method === 'POST' && (/\/token(?:\?|$)/.test(path) || /(?:^|&)grant_type=/.test(body.toString('latin1', 0, 4096)))
  )
}

function repeatMessage(request: RecordedRequest, { hostOf }: AttemptInput): Attempt[] {
  const host = hostOf(request)
  if (host === undefined) return []
  const { own, ...question } = toQuestion(request, host, request.path)
  const fields = [...question.fields, ...own]
  return [
    {
      ...question,
      fields,
      shown: showOf(own),
      isOwn: true,
      wasAnswered: false,
      credential: messageCredential(request),
    },
  ]
}

function toQuestion({ method, fields, body, trace, status }: RecordedRequest, host: string, path: string): Question {
  const kept = fields.filter(([name]) => !perHop.test(name))
  return {
    host,
    method,
    path,
    fields: kept.filter(([name]) => !isCredentialField(name)),
    own: kept.filter(([name]) => isCredentialField(name)),
    body,
    request: trace,
    status,
  }
}

/** The queries that were sent, received or read, at the bases that were read. */
function composeElsewhere({ requests, addresses }: AttemptInput): Question[] {
  const recorded = requests.filter(asksData).flatMap((request) => {
    const { query } = splitPath(request.path)
    return query === undefined ? [] : [{ query, request }]
  })
  return addresses.bases.flatMap((base) => {
    const address = base.trace
    const repeated = recorded.map(({ query, request }) => toQuestion(request, base.host, base.path + query))
    const composed = addresses.queries
      .filter(({ path, of }) => isSearch(path) || (of?.host === base.host && of.path === base.path))
      .map(
        (query): Question => ({
          host: base.host,
          method: 'GET',
          path: base.path + query.path,
          fields: [['accept', 'application/fhir+json']],
          own: [],
          body: Buffer.alloc(0),
          request: query.trace,
        }),
      )
    return [...repeated, ...composed].map((question) => ({ ...question, address }))
  })
}

function withOwn({ own, status = 0, ...question }: Question, credentials: readonly Credential[]): Attempt[] {
  const digests = own.map(([name, value]) => digestOfField(name, value))
  const shown = credentials.find(({ seen }) => digests.includes(seen.sha256))
  if (shown === undefined) return []
  const wasAnswered = question.address === undefined && status >= 200 && status < 300
  return [
    {
      ...question,
      fields: [...question.fields, ...own],
      shown: showOf(own),
      isOwn: true,
      wasAnswered,
      credential: shown.seen,
    },
  ]
}

function withOther(
  { own: _, status: __, ...question }: Question,
  { credential, shown, fields }: Pick<Attempt, 'credential' | 'shown' | 'fields'>,
): Attempt {
  const all = [...question.fields, ...fields]
  return { ...question, fields: all, shown, isOwn: false, wasAnswered: false, credential }
}

function showOf(fields: Fields): string {
  return fields
    .filter(([name]) => name.toLowerCase() !== 'dpop')
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .join('\n')
}

/** The same question with the same credential is asked once; a proof or an id that differs makes no other question. */
function isFirst(): (attempt: Attempt) => boolean {
  const known = new Set<string>()
  return (attempt) => {
    const key = `${keyOf(attempt)}\n${attempt.shown}`
    if (known.has(key)) return false
    known.add(key)
    return true
  }
}

function keyOf({ host, method, path, body }: Pick<Attempt, 'host' | 'method' | 'path' | 'body'>): string {
  return `${method} ${host} ${path} ${body.length === 0 ? '' : body.toString('base64')}`
}
