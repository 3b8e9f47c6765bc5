/** What addressing alone gives away: a request for `…/Condition?…` says that conditions are exchanged. */

import type { Range } from '../contracts/probe.ts'
import type { TruthElement } from '../contracts/truth.ts'

export interface MetadataHit {
  /** Resource type whose elements can be inferred. */
  resourceType: string
  at: Range
}

const requestLine = /^[A-Z]{3,10} (\S{1,8192}) HTTP\/1\.[01]\r?\n/
const longestRequestLine = 8300

/** Resource types that stand as a path segment in the target of a request that the bytes begin with. */
export function inferTypes(bytes: Buffer, resourceTypes: ReadonlySet<string>): MetadataHit[] {
  if (!isCapital(bytes[0]) || !isCapital(bytes[1])) return []
  const head = bytes.toString('latin1', 0, longestRequestLine)
  const match = requestLine.exec(head)
  if (match === null) return []
  const target = match[1] ?? ''
  const start = head.indexOf(target)
  return [...target.matchAll(/(?<=\/)[A-Z][A-Za-z]{2,40}(?=[/?#]|$)/g)]
    .filter(([type]) => resourceTypes.has(type))
    .map((found) => ({ resourceType: found[0], at: { offset: start + found.index, length: found[0].length } }))
}

export function typeOf(element: TruthElement): string {
  return element.location?.resourceType ?? /^[A-Z][A-Za-z]+/.exec(element.element)?.[0] ?? ''
}

function isCapital(byte = 0): boolean {
  return byte >= 0x41 && byte <= 0x5a
}
