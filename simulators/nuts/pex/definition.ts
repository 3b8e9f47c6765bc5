/** Presentation definitions (DIF Presentation Exchange 2.0), as far as the policies of a node use them. */

import { asList, isObject, type JsonObject, textOf, textsIn } from '../../kit/ssi/json.ts'
import { type JsonPath, parseJsonPath } from './json-path.ts'

export interface Definition {
  id: string
  descriptors: readonly Descriptor[]
  /** As it was given, for who asks. */
  json: JsonObject
}

export interface Descriptor {
  id: string
  fields: readonly Field[]
  /** Algorithms a credential in JWT form may be signed with; undefined: any. */
  algorithms: readonly string[] | undefined
}

export interface Field {
  /** Name of the claim in the introspection; undefined: only a condition. */
  id: string | undefined
  paths: readonly JsonPath[]
  optional: boolean
  filter: Filter | undefined
}

export interface Filter {
  type: string | undefined
  const: unknown
  enum: readonly unknown[] | undefined
  pattern: RegExp | undefined
}

/** Throws `SyntaxError` for what is no definition, or uses a part of the specification that a node does not. */
export function parseDefinition(json: unknown): Definition {
  if (!isObject(json) || typeof json.id !== 'string') throw new SyntaxError('a presentation definition has no id')
  if (json.submission_requirements !== undefined) throw new SyntaxError('submission_requirements are not supported')
  const descriptors = asList(json.input_descriptors).filter(isObject)
  if (descriptors.length === 0) throw new SyntaxError(`definition ${json.id} has no input_descriptors`)
  return { id: json.id, descriptors: descriptors.map((each) => parseDescriptor(each, json.format)), json }
}

function parseDescriptor(json: JsonObject, format: unknown): Descriptor {
  if (typeof json.id !== 'string') throw new SyntaxError('an input descriptor has no id')
  const constraints = isObject(json.constraints) ? json.constraints : {}
  return {
    id: json.id,
    fields: asList(constraints.fields).filter(isObject).map(parseField),
    algorithms: algorithmsIn(json.format ?? format),
  }
}

function algorithmsIn(format: unknown): readonly string[] | undefined {
  const jwt = isObject(format) ? format.jwt_vc : undefined
  return isObject(jwt) ? textsIn(jwt.alg) : undefined
}

function parseField(json: JsonObject): Field {
  return {
    id: textOf(json.id),
    paths: textsIn(json.path).map(parseJsonPath),
    optional: json.optional === true,
    filter: isObject(json.filter) ? parseFilter(json.filter) : undefined,
  }
}

function parseFilter(json: JsonObject): Filter {
  const pattern = textOf(json.pattern)
  return {
    type: textOf(json.type),
    const: json.const,
    enum: Array.isArray(json.enum) ? json.enum : undefined,
    pattern: pattern === undefined ? undefined : new RegExp(pattern),
  }
}
