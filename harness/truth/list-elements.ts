/** Turns drafts into plain resources and the list of elements that they say. */

import { classOf } from '../contracts/element-classes.ts'
import type { FhirResource, Referral, TruthElement } from '../contracts/truth.ts'
import { kindOfLeaf, saysSomething } from './describe-leaf.ts'
import { Distinctive, type Draft } from './draft.ts'
import { type Leaf, leavesOf } from './leaves.ts'

type Marks = Map<string, Distinctive>

/** Resources as they go over the line, and an element for each leaf of a delivered one. */
export function settleDrafts(drafts: readonly Draft[]): { resources: FhirResource[]; elements: TruthElement[] } {
  const resources: FhirResource[] = []
  const elements: TruthElement[] = []
  const delivered = drafts.filter((draft) => draft.delivered).map((draft) => draft.resource)

  for (const draft of drafts) {
    const marks: Marks = new Map()
    const { resourceType, id, ...members } = draft.resource
    const resource: FhirResource = { resourceType, id }
    for (const [name, member] of Object.entries(members)) resource[name] = settle(member, name, marks)
    resources.push(resource)

    const peers = delivered.filter((other) => other.resourceType === resourceType)
    if (!draft.delivered) continue
    const name = peers.length > 1 ? `${resourceType}[${peers.indexOf(draft.resource)}]` : resourceType
    const announced = draft.announced === true ? { announced: true as const } : {}
    for (const leaf of leavesOf(resource).filter(saysSomething)) {
      elements.push({ ...elementOf({ resourceType, id }, name, leaf, marks.get(leaf.path)), ...announced })
    }
  }
  return { resources, elements }
}

/**
 * What the Tasks say beyond the record, at the STU3 paths of the Twiin profile (field notes on Notified Pull 2.3).
 * With candidates all of it is announced but the reason, which is for the receiver.
 * Their logical ids are the sender's to choose; the BSN in `Task.for` is already an element of the Patient.
 */
export function listReferralElements(referral: Referral, hasCandidates = false): TruthElement[] {
  const leaves: [path: string, value: string, kind: TruthElement['kind']][] = [
    ['description', referral.reason, 'text'],
    ['identifier[0].value', referral.reference, 'identifier'],
    ['requester.agent.display', referral.requester.name, 'name'],
    ['requester.agent.identifier.value', referral.requester.uziNumber, 'identifier'],
    ['restriction.period.end', referral.validUntil, 'date'],
  ]
  return leaves.map(([path, value, kind]) => ({
    element: `Task.${path}`,
    value,
    class: classOf('Task', path),
    kind,
    matchedBy: 'value',
    ...(hasCandidates && path !== 'description' ? { announced: true as const } : {}),
    location: { resourceType: 'Task', id: '', path },
  }))
}

function settle(node: unknown, path: string, marks: Marks): unknown {
  if (node instanceof Distinctive) {
    marks.set(path, node)
    return node.encoding === 'base64' ? Buffer.from(String(node.value), 'utf8').toString('base64') : node.value
  }
  if (Array.isArray(node)) return node.map((item, i) => settle(item, `${path}[${i}]`, marks))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, settle(child, `${path}.${key}`, marks)]))
}

function elementOf(
  resource: { resourceType: string; id: string },
  name: string,
  leaf: Leaf,
  mark: Distinctive | undefined,
): TruthElement {
  return {
    element: `${name}.${leaf.path}`,
    value: String(mark?.value ?? leaf.value),
    class: classOf(resource.resourceType, leaf.path),
    kind: mark?.kind ?? kindOfLeaf(resource.resourceType, leaf),
    matchedBy: mark === undefined ? 'structure' : 'value',
    location: { resourceType: resource.resourceType, id: resource.id, path: leaf.path },
  }
}
