/** Which credential of a presentation answers which input descriptor (DIF Presentation Exchange 2.0, 6). */

import type { Credential } from '../../kit/ssi/credential.ts'
import { asList, isObject, type JsonObject, textOf } from '../../kit/ssi/json.ts'
import type { Presentation } from '../../kit/ssi/presentation.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import type { Definition } from './definition.ts'
import { type FieldValues, matchDescriptor } from './match.ts'

export interface Submission {
  id: string
  definition_id: string
  descriptor_map: readonly JsonObject[]
}

const credentialPath = /^\$(?:\[(\d+)\])?(?:\.vp)?\.verifiableCredential(?:\[(\d+)\])?$/
const presentationPath = /^\$(?:\[(\d+)\])?$/

/** Throws `SsiError`. */
export function parseSubmission(text: string): Submission {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new SsiError('not JSON', { cause })
  }
  if (!isObject(value)) throw new SsiError('not an object')
  const { id, definition_id, descriptor_map } = value
  if (typeof id !== 'string' || typeof definition_id !== 'string' || !Array.isArray(descriptor_map)) {
    throw new SsiError('id, definition_id or descriptor_map is missing')
  }
  return { id, definition_id, descriptor_map: descriptor_map.filter(isObject) }
}

/** The fields of all descriptors together. Throws `SsiError` when the presentations are not what was asked for. */
export function fulfil(
  definition: Definition,
  submission: Submission,
  presentations: readonly Presentation[],
): FieldValues {
  if (submission.definition_id !== definition.id) {
    throw new SsiError('presentation submission is for another presentation definition')
  }
  const known = new Set(definition.descriptors.map(({ id }) => id))
  const names = submission.descriptor_map.map(({ id }) => textOf(id) ?? '')
  if (names.some((name) => !known.has(name)) || new Set(names).size !== names.length) {
    throw new SsiError('presentation submission names a descriptor that is not asked for, or one twice')
  }
  const values: Record<string, unknown> = {}
  for (const descriptor of definition.descriptors) {
    const mapping = submission.descriptor_map.find(({ id }) => id === descriptor.id)
    if (mapping === undefined) throw new SsiError(`presentation submission lacks input descriptor ${descriptor.id}`)
    const found = matchDescriptor(descriptor, locate(mapping, presentations))
    if (found === undefined) {
      throw new SsiError(`the credential does not match input descriptor ${descriptor.id}`)
    }
    for (const [name, value] of Object.entries(found)) {
      if (Object.hasOwn(values, name)) throw new SsiError(`field ${name} occurs twice`)
      values[name] = value
    }
  }
  return values
}

function locate(mapping: JsonObject, presentations: readonly Presentation[]): Credential {
  const nested = isObject(mapping.path_nested) ? mapping.path_nested : undefined
  const outer = nested === undefined ? undefined : presentationPath.exec(textOf(mapping.path) ?? '')
  const inner = credentialPath.exec(textOf((nested ?? mapping).path) ?? '')
  const [, at = outer?.[1] ?? '0', index = '0'] = inner ?? []
  const credential =
    outer === null || inner === null ? undefined : presentations[Number(at)]?.credentials[Number(index)]
  if (credential === undefined) throw new SsiError('presentation submission points to no credential')
  const { format } = nested ?? mapping
  if ((format === 'jwt_vc') !== (credential.signed !== undefined)) {
    throw new SsiError(`presentation submission says ${String(format)} of a credential in another format`)
  }
  return credential
}

/** The presentations of the parameter `assertion`: one JWT, or a JSON array of them. */
export function envelopeTexts(assertion: string): string[] {
  if (!assertion.startsWith('[')) return [assertion]
  try {
    return asList(JSON.parse(assertion)).map(String)
  } catch (cause) {
    throw new SsiError('not a JWT and not a JSON array of them', { cause })
  }
}
