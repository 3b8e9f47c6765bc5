/** Token search (FHIR STU3 3.1.1.5.10): `code`, `system|code`, `|code`, `system|`, comma is "or". */

import { isRecord, valuesAt } from './element-path.ts'

interface Token {
  /** Undefined: any system. Empty: no system. */
  system: string | undefined
  /** Undefined: any code of the system. */
  code: string | undefined
}

/** Whether an element of the resource at `path` has one of the tokens in `parameter`. */
export function matchesToken(resource: unknown, path: string, parameter: string): boolean {
  const wanted = parameter.split(',').map(parseToken)
  const present = valuesAt(resource, path).flatMap(tokensOf)
  return present.some((p) => wanted.some((w) => equals(p, w)))
}

/** The codings of a CodeableConcept, Coding, Identifier or code as `system|code`. */
export function codingKeys(value: unknown): string[] {
  return tokensOf(value).map(({ system, code }) => `${system ?? ''}|${code ?? ''}`)
}

function parseToken(text: string): Token {
  const bar = text.indexOf('|')
  if (bar === -1) return { system: undefined, code: text }
  const code = text.slice(bar + 1)
  return { system: text.slice(0, bar), code: code === '' ? undefined : code }
}

function tokensOf(value: unknown): Token[] {
  if (typeof value === 'string') return [{ system: undefined, code: value }]
  if (!isRecord(value)) return []
  if (Array.isArray(value.coding)) return value.coding.flatMap(tokensOf)
  const code = value.code ?? value.value
  if (typeof code !== 'string') return []
  return [{ system: typeof value.system === 'string' ? value.system : '', code }]
}

function equals(present: Token, wanted: Token): boolean {
  // A plain code has its system by the definition of the element, so a system in the query does not exclude it.
  const sameSystem = wanted.system === undefined || present.system === undefined || present.system === wanted.system
  return sameSystem && (wanted.code === undefined || present.code === wanted.code)
}
