/** Where data can be asked for, as what a party could read says it: addresses of parties, and queries to put to them. */

import type { Trace } from '../contracts/evidence.ts'
import type { Range } from '../contracts/probe.ts'
import type { Opened } from '../probe/opened.ts'
import { spot } from './spot.ts'

/** Base of a FHIR server, or of what looks like one, without a slash at its end. */
export interface SeenBase {
  host: string
  path: string
  trace: Trace
}

/** What follows a base: `/Condition?category=…`. */
export interface SeenQuery {
  path: string
  trace: Trace
  /** For an address that was seen whole: the base it stood behind. Others may be put to any base. */
  of?: Pick<SeenBase, 'host' | 'path'>
}

export interface SeenAddresses {
  bases: SeenBase[]
  queries: SeenQuery[]
}

/** Visible ASCII, without what a text puts around an address: in a database file other bytes follow it at once. */
const url = /https:\/\/([A-Za-z0-9.-]{1,253})(?::\d{1,5})?((?:\/[!#-&(-;=?-[\]-~]{0,4000})?)/g
/** FHIR type, operation or id, and search, behind a base (FHIR RESTful API 3.1.0.1.2). */
const behindBase = /^(.*?)(\/[A-Z][A-Za-z]{2,40}(?:[/?].*)?)$/
const typedQuery = '[A-Z][A-Za-z]{2,40}(?:/\\$?[a-z][\\w-]{0,60})?'
/** A query is told from a word by its question mark, or by the member it is the value of. */
const queryPatterns = [
  new RegExp(`"(${typedQuery}\\?[^"\\s\\\\]{1,4000})"`, 'g'),
  new RegExp(`valueString"?(?: value=|\\s?:\\s?)"(${typedQuery})"`, 'g'),
]

/** `isHost`: host names that may be asked, in lower case. */
export function findAddresses(opened: Pick<Opened, 'roots'>, isHost: (host: string) => boolean): SeenAddresses {
  const urls = spot(
    opened,
    (text) => lookForUrls(text, isHost),
    ({ host, path }) => host + path,
  )
  const queries = spot(opened, lookForQueries, (query) => query).map(
    ({ item, trace }): SeenQuery => ({ path: item, trace }),
  )
  const split = urls.map(({ item: { host, path }, trace }) => ({ host, trace, ...splitPath(path) }))
  const bases = split.map(({ host, base, trace }): SeenBase => ({ host, path: base, trace }))
  const whole = split.flatMap(({ host, base, query, trace }): SeenQuery[] =>
    query === undefined ? [] : [{ path: query, trace, of: { host, path: base } }],
  )
  return {
    bases: preferDeep(unique(bases, ({ host, path }) => host + path)),
    queries: unique([...queries, ...whole], ({ path, of }) => `${path}${isSearch(path) ? '' : (of?.host ?? '')}`),
  }
}

/** Parts a path at the FHIR type in it; a path without one is a base as it is. */
export function splitPath(path: string): { base: string; query?: string } {
  const [, base, query] = behindBase.exec(path) ?? []
  if (base !== undefined && query !== undefined) return { base, query }
  return { base: (path.split('?', 1)[0] ?? '').replace(/\/+$/, '') }
}

/** Whether a query can be put to another server: an instance is on its own only. */
export function isSearch(query: string): boolean {
  return query.includes('?') || /^\/[A-Za-z]+(?:\/\$[a-z]+)?$/.test(query)
}

function lookForUrls(text: string, isHost: (host: string) => boolean) {
  if (!text.includes('https:')) return []
  return [...text.matchAll(url)]
    .map(({ 0: whole, 1: host = '', 2: path = '', index }) => ({
      item: { host: host.toLowerCase(), path },
      at: { offset: index, length: whole.length },
    }))
    .filter(({ item }) => isHost(item.host))
}

function lookForQueries(text: string): { item: string; at: Range }[] {
  return queryPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 1: query = '', 0: whole, index }) => ({
      item: `/${encodeURI(decode(query))}`,
      at: { offset: index + whole.indexOf(query), length: query.length },
    })),
  )
}

/** A host that is named with and without a path has its data behind the path. */
function preferDeep(bases: readonly SeenBase[]): SeenBase[] {
  return bases.filter(
    ({ host, path }) => path !== '' || !bases.some((other) => other.host === host && other.path !== ''),
  )
}

function decode(text: string): string {
  try {
    return decodeURI(Buffer.from(text, 'latin1').toString('utf8'))
  } catch {
    return text
  }
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed()
}
