/** Whether a credential is what an input descriptor asks for, and what its fields then are. */

import type { Credential } from '../../kit/ssi/credential.ts'
import { asList } from '../../kit/ssi/json.ts'
import type { Descriptor, Field, Filter } from './definition.ts'
import { valuesAt } from './json-path.ts'

export type FieldValues = Readonly<Record<string, unknown>>

/** Values of the fields that have an id; undefined when the credential does not match. */
export function matchDescriptor({ fields, algorithms }: Descriptor, credential: Credential): FieldValues | undefined {
  const { signed, json } = credential
  if (signed !== undefined && algorithms !== undefined && !algorithms.includes(String(signed.header.alg))) {
    return undefined
  }
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const found = findField(field, json)
    if (found === undefined && !field.optional) return undefined
    if (found !== undefined && field.id !== undefined) values[field.id] = found.value
  }
  return values
}

function findField({ paths, filter }: Field, json: unknown): { value: unknown } | undefined {
  for (const value of paths.flatMap((path) => valuesAt(json, path))) {
    const found = applyFilter(filter, value)
    if (found !== undefined) return found
  }
  return undefined
}

/** A list passes when one of its items does. */
function applyFilter(filter: Filter | undefined, value: unknown): { value: unknown } | undefined {
  if (filter === undefined) return { value }
  for (const item of asList(value)) {
    if (filter.type !== undefined && filter.type !== typeOf(item)) continue
    if (filter.const !== undefined && filter.const !== item) continue
    if (filter.enum !== undefined && !filter.enum.includes(item)) continue
    if (filter.pattern === undefined) return { value: item }
    const found = typeof item === 'string' ? filter.pattern.exec(item) : null
    // A pattern with one group gives what stands in the group.
    if (found !== null) return { value: found.length === 2 ? found[1] : item }
  }
  return undefined
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
