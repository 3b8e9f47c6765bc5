/** The elements of every FHIR resource that stands as JSON in a text, in Bundles, arrays and `contained` as well. */

import type { Budget, Range } from '../../contracts/probe.ts'
import { unescapeJson, visitJson } from './visit-json.ts'

export interface FhirLeaf {
  resourceType: string
  /** Logical id, empty when the resource has none. */
  id: string
  /** Path in the resource without array indices, such as `code.coding.code`. */
  path: string
  value: string
  offset: number
  length: number
  /** The whole resource, what it contains included. */
  resource: Range
}

/** Last name of a path → values in latin1; others are passed over, but those with an escape in them. */
export type WantedLeaves = ReadonlyMap<string, ReadonlySet<string>>

const marker = '"resourceType"'
const markerBytes = Buffer.from(marker)

/** Whether there is anything to look for. */
export function mayHoldFhirJson(bytes: Buffer): boolean {
  return bytes.length >= markerBytes.length && bytes.includes(markerBytes)
}

/** @param text latin1 */
export function findFhirLeaves(text: string, wanted: WantedLeaves, budget: Budget): FhirLeaf[] {
  const found: FhirLeaf[] = []
  // An array of numbers, a list of classes and a regular expression begin nothing that is asked for.
  const start = /\{(?=[ \t\r\n]{0,400}")|\[(?=[ \t\r\n]{0,400}[[{])/g
  let from = 0
  for (let next = text.indexOf(marker); next !== -1; ) {
    // Looked for once, also where it is far behind many openings.
    if (next < from) next = text.indexOf(marker, from)
    if (next === -1) break
    start.lastIndex = from
    const opening = start.exec(text)
    if (opening === null || opening.index > next) {
      from = next + marker.length
      continue
    }
    const collector = createCollector(text, wanted)
    const document = visitJson(text, opening.index, collector)
    if (document.tooDeep) budget.hit('JSON nested too deeply')
    // What held nothing was no JSON: a document may begin right behind its brace.
    const held = document.held || document.tooDeep
    from = held ? Math.max(opening.index + 1, document.end) : opening.index + 1
    for (const leaf of collector.leaves()) found.push(leaf)
  }
  return found
}

/** A step in a path, shared by everything that stands at that path. */
interface Step {
  name: string
  parent: Step | undefined
  children: Map<string, Step>
  wanted: ReadonlySet<string> | undefined
}

interface JsonObject {
  step: Step
  parent: JsonObject | undefined
  resourceType: string
  id: string
  range: Range
}

interface RawLeaf {
  owner: JsonObject
  step: Step
  at: Range
}

function createCollector(text: string, wanted: WantedLeaves) {
  const root: Step = { name: '', parent: undefined, children: new Map(), wanted: undefined }
  const outside: JsonObject = {
    step: root,
    parent: undefined,
    resourceType: '',
    id: '',
    range: { offset: 0, length: 0 },
  }
  const open: { object: JsonObject; step: Step; isObject: boolean }[] = []
  let top = { object: outside, step: root, isObject: false }
  const raw: RawLeaf[] = []
  const stepTo = (name: string | undefined): Step => {
    if (name === undefined) return top.step
    const known = top.step.children.get(name)
    if (known !== undefined) return known
    const step = { name, parent: top.step, children: new Map(), wanted: wanted.get(name) }
    top.step.children.set(name, step)
    return step
  }
  return {
    open(isObject: boolean, name: string | undefined, offset: number) {
      const step = stepTo(name)
      open.push(top)
      const range = { offset, length: text.length - offset }
      const object = isObject ? { step, parent: top.object, resourceType: '', id: '', range } : top.object
      top = { object, step, isObject }
    },
    close(end: number) {
      if (top.isObject) top.object.range.length = end - top.object.range.offset
      top = open.pop() ?? top
    },
    leaf(name: string | undefined, offset: number, length: number) {
      if (name === 'resourceType') top.object.resourceType = text.slice(offset, offset + length)
      else if (name === 'id') top.object.id = unescapeJson(text.slice(offset, offset + length))
      const step = stepTo(name)
      if (step.wanted === undefined) return
      const value = text.slice(offset, offset + length)
      if (step.wanted.has(value) || value.includes('\\')) raw.push({ owner: top.object, step, at: { offset, length } })
    },
    leaves: (): FhirLeaf[] => raw.flatMap((leaf) => toFhirLeaf(text, leaf)),
  }
}

/** Gives a leaf to the innermost object around it that has a `resourceType`. */
function toFhirLeaf(text: string, { owner, step, at }: RawLeaf): FhirLeaf[] {
  let around: JsonObject | undefined = owner
  while (around !== undefined && around.resourceType === '') around = around.parent
  if (around === undefined) return []
  const { resourceType, id, range } = around
  const value = unescapeJson(text.slice(at.offset, at.offset + at.length))
  return [{ resourceType, id, path: pathFrom(around.step, step), value, ...at, resource: range }]
}

function pathFrom(resource: Step, leaf: Step): string {
  let path = leaf.name
  for (let step = leaf.parent; step !== undefined && step !== resource; step = step.parent)
    path = `${step.name}.${path}`
  return path
}
