/** What a system in between can tell of a message when it looks at it: tolerant, because it may be closed to it. */

import type { FhirResource } from '../../harness/contracts/truth.ts'
import { decodeContent } from './decode-content.ts'

type HeaderFields = Readonly<Record<string, string | string[] | undefined>>

/** What was understood of a message. */
export interface Content {
  /** In the words of the FHIR specification, such as `create:Task` or `search:Observation`. */
  interaction: string
  /** The FHIR resource in the body; undefined when there is none, or when it is closed to the reader. */
  resource: FhirResource | undefined
  bsn: string | undefined
}

const bsnSystem = 'http://fhir.nl/fhir/NamingSystem/bsn'

export async function readContent(message: {
  method: string
  path: string
  headers: HeaderFields
  body: Buffer
}): Promise<Content> {
  const { method, path, headers, body } = message
  const resource = await readResource(headers, body)
  return { interaction: readInteraction(method, path), resource, bsn: readBsn(path, resource) }
}

/** The FHIR resource in a JSON body, under whatever content coding; undefined when it cannot be read. */
export async function readResource(headers: HeaderFields, body: Buffer): Promise<FhirResource | undefined> {
  // RFC 7516 3.2: an encrypted message can be JSON too, but has a media type of its own.
  const mediaType =
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase() ?? ''
  if (!/^application\/(fhir\+json|json\+fhir|json)$/.test(mediaType)) return undefined
  try {
    const content = await decodeContent({ headers, body })
    const value: unknown = JSON.parse(content.body.toString('utf8'))
    return isResource(value) ? value : undefined
  } catch {
    // Damaged, too large, or in a coding that nobody here knows: closed.
    return undefined
  }
}

/** A member of a JSON object, or undefined. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

/** The patient a message is about: from `Task.for`, else from a search by BSN in the address. */
function readBsn(path: string, resource: FhirResource | undefined): string | undefined {
  const patient = member(resource, 'for')
  const identifier = member(patient, 'identifier')
  if (member(identifier, 'system') === bsnSystem) {
    const value = member(identifier, 'value')
    if (typeof value === 'string') return value
  }
  const query = path.split('?', 2)[1] ?? ''
  for (const value of new URLSearchParams(query).values()) {
    if (value.startsWith(`${bsnSystem}|`)) return value.slice(bsnSystem.length + 1)
  }
  return undefined
}

function readInteraction(method: string, path: string): string {
  const [bare = '', query] = path.split('?', 2)
  const segments = bare.split('/').filter((segment) => segment !== '')
  if (segments[0] !== 'fhir') return `${method} /${segments.join('/')}`
  const [, type = '', id] = segments
  const searches = id === undefined || id.startsWith('$')
  const verbs: Record<string, string> = { GET: searches ? 'search' : 'read', POST: 'create', PUT: 'update' }
  const verb = verbs[method] ?? method.toLowerCase()
  return `${verb}:${type}${method === 'PUT' && query !== undefined ? '?' : ''}`
}

function isResource(value: unknown): value is FhirResource {
  return typeof member(value, 'resourceType') === 'string'
}
