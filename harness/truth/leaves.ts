/** The leaves of a FHIR resource in JSON, and the way back from a path to its leaf. */

import type { FhirResource } from '../contracts/truth.ts'

export interface Leaf {
  /** Such as `name[0].family`. */
  path: string
  /** Last member name of the path, `given` for `name[0].given[1]`. */
  member: string
  value: string | number | boolean
  /** The object that the leaf (or the array around it) is a member of. */
  parent: Readonly<Record<string, unknown>>
}

/** Every leaf in document order. */
export function leavesOf(resource: FhirResource): Leaf[] {
  return collect(resource, '', '', resource)
}

/** Values at a path; `[*]` stands for every place in an array. */
export function valuesAt(resource: FhirResource, path: string): unknown[] {
  let found: unknown[] = [resource]
  for (const step of path.matchAll(/\[(\d+|\*)\]|[^.[\]]+/g)) {
    const place = step[1]
    found = found.flatMap((node) => (place === undefined ? memberOf(node, step[0]) : placeOf(node, place)))
  }
  return found
}

/** Text that an attachment or Binary carries as base64; undefined when the bytes are no text (RFC 3629). */
export function textOfBase64(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) return undefined
  const text = Buffer.from(base64, 'base64')
  const decoded = text.toString('utf8')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters tell that it is no text
  return decoded.includes('\ufffd') || /[\0-\x08\x0e-\x1f]/.test(decoded) ? undefined : decoded
}

/** Whether this leaf is base64Binary: `Attachment.data`, or `Binary.content` (FHIR STU3) and `Binary.data` (R4). */
export function carriesBase64(resourceType: string, path: string): boolean {
  return /(^|\.)data$/.test(path) || (resourceType === 'Binary' && path === 'content')
}

function collect(node: unknown, path: string, member: string, parent: Leaf['parent']): Leaf[] {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') {
    return [{ path, member, value: node, parent }]
  }
  if (Array.isArray(node)) return node.flatMap((item, i) => collect(item, `${path}[${i}]`, member, parent))
  if (!isRecord(node)) return []
  return Object.entries(node).flatMap(([key, child]) => collect(child, path === '' ? key : `${path}.${key}`, key, node))
}

function memberOf(node: unknown, name: string): unknown[] {
  return isRecord(node) && Object.hasOwn(node, name) ? [node[name]] : []
}

function placeOf(node: unknown, place: string): unknown[] {
  if (!Array.isArray(node)) return []
  return place === '*' ? node : node.slice(Number(place), Number(place) + 1)
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}
