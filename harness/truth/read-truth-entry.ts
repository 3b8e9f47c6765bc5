/** One element as a truth file lists it: a row of a CSV file, an object of a JSON array. */

import type { ElementClass, ElementLocation, MatchedBy, TruthElement, ValueKind } from '../contracts/truth.ts'
import { matchOfLeaf } from './describe-leaf.ts'
import { estimateBits } from './distinctiveness.ts'
import { truthProblem } from './truth-problem.ts'

interface RawEntry {
  members: Readonly<Record<string, unknown>>
  file: string
  place: string
}

const classes: readonly ElementClass[] = ['medical', 'identity', 'professional', 'administrative', 'routing']
const kinds: readonly ValueKind[] = [
  ...(['bsn', 'name', 'date', 'email', 'phone', 'postcode', 'code', 'number', 'identifier', 'text'] as const),
]
const matches: readonly MatchedBy[] = ['value', 'structure']
const required = ['element', 'value', 'class', 'kind'] as const
const known = new Set<string>([...required, 'matchedBy', 'location'])

/**
 * Throws `TRUTH_INVALID`. Without `matchedBy` it is chosen by the value: a value too common to be recognised by its
 * bytes is looked for in the place that its name gives, such as `Patient.gender`, and refused when it gives none.
 */
export function readTruthEntry(entry: unknown, file: string, place: string): TruthElement {
  const raw = readMembers(entry, { file, place })
  const element = readText(raw, 'element')
  const value = readText(raw, 'value')
  const elementClass = readChoice(raw, 'class', classes)
  const kind = readChoice(raw, 'kind', kinds)
  const { location: given, matchedBy: asked } = raw.members
  const location = given === undefined ? locationOf(element) : readLocation(raw, given)
  const isAsked = asked !== undefined && asked !== ''
  const matchedBy = isAsked ? readChoice(raw, 'matchedBy', matches) : matchOfLeaf(kind, location?.path ?? '', value)
  if (matchedBy === 'structure' && location === undefined) {
    throw truthProblem(
      file,
      `${place}, element '${element}'`,
      `a value of kind ${kind} that is too common to recognise by itself (about ${estimateBits(value)} bits)`,
      "a FHIR path as its name, such as Patient.gender, or matchedBy 'value' to search its bytes all the same",
    )
  }
  const read = { element, value, class: elementClass, kind, matchedBy }
  return location === undefined ? read : { ...read, location }
}

function readMembers(entry: unknown, { file, place }: { file: string; place: string }): RawEntry {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw truthProblem(file, place, nameType(entry), `an object with ${required.join(', ')}`)
  }
  const unknown = Object.keys(entry).find((name) => !known.has(name))
  if (unknown !== undefined) throw truthProblem(file, place, `member '${unknown}'`, `one of ${[...known].join(', ')}`)
  return { members: { ...entry }, file, place }
}

function readText({ members, file, place }: RawEntry, name: string): string {
  const value = members[name]
  if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) return String(value)
  throw truthProblem(file, `${place}, ${name}`, nameType(value), 'a text that is not empty')
}

function readChoice<T extends string>(raw: RawEntry, name: string, choices: readonly T[]): T {
  const value = readText(raw, name)
  const choice = choices.find((candidate) => candidate === value)
  if (choice !== undefined) return choice
  throw truthProblem(raw.file, `${raw.place}, ${name}`, `'${value}'`, `one of ${choices.join(', ')}`)
}

/** `Patient.name[0].family` names a place; `Patient.identifier[bsn]` does not. */
function locationOf(element: string): ElementLocation | undefined {
  const [, resourceType, path] =
    /^([A-Z][A-Za-z]+)(?:\[\d+\])?\.((?:[a-z]\w*(?:\[\d+\])?(?:\.|$))+)$/.exec(element) ?? []
  if (resourceType === undefined || path === undefined || path.endsWith('.')) return undefined
  return { resourceType, id: '', path }
}

function readLocation({ file, place }: RawEntry, given: unknown): ElementLocation {
  if (typeof given === 'object' && given !== null && 'resourceType' in given && 'id' in given && 'path' in given) {
    const { resourceType, id, path } = given
    if (typeof resourceType === 'string' && typeof id === 'string' && typeof path === 'string') {
      return { resourceType, id, path }
    }
  }
  throw truthProblem(file, `${place}, location`, nameType(given), 'an object with texts resourceType, id and path')
}

function nameType(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return value === '' ? 'an empty text' : `a value of type ${typeof value}`
}
