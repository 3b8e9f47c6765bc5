/** What a referral makes available: how Tasks name it, and under which scope it is pulled. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { valuesAt } from '../fhir/element-path.ts'
import type { RecordStore } from '../store/record-store.ts'
import { codes } from '../wire.ts'
import { bgz } from './bgz.ts'
import { eoverdracht } from './eoverdracht.ts'

export interface TaskInput {
  type: { coding: { system: string; code: string }[] }
  valueString?: string
  valueReference?: { reference: string; display?: string }
}

export interface DataSet {
  /** Scope of the access tokens to pull with. */
  scope: string
  /** Scope of the access tokens to notify with, where each exchange has its own (Nuts). */
  receiverScope: string
  /** What an address book calls the place where it is to be had (field notes on Notified Pull 2.5). */
  payloadType: string
  /** Whether the record may be searched; else it is read as a document alone. */
  isSearched: boolean
  /** `Task.code` of the Workflow Task. */
  code: { coding: { system: string; code: string }[]; text: string }
  /** What it is called in front of the patient's name. */
  title: string
  /** `Task.input` of the Workflow Task, and of the notification. Throws a plain Error for a record without the data. */
  inputs(record: RecordStore): TaskInput[]
  /** `Task.input` for candidates, of whom none is chosen yet. Throws a plain Error for a record without such a notice. */
  notice(record: RecordStore): TaskInput
}

export const dataSets = { bgz, eoverdracht } as const satisfies Readonly<Record<string, DataSet>>

/** Relative to the FHIR base: a search as it is, and the document of a Composition. Undefined for another input. */
export function queryOf(input: TaskInput): string | undefined {
  const reference = input.valueReference?.reference
  return reference?.startsWith('Composition/') === true ? `${reference}/$document` : input.valueString
}

/** Whether an input names an advance notice. */
export function isNotice(input: unknown): boolean {
  return valuesAt(input, 'type.coding.code').includes(codes.advanceNotice)
}

/** The document that a Composition stands for: it first, then all it refers to, and all these refer to (FHIR STU3 2.42). */
export function documentOf(composition: FhirResource, resolve: (reference: string) => FhirResource | undefined) {
  const found = new Set([composition])
  for (const resource of found) {
    for (const reference of referencesIn(resource)) {
      const target = resolve(reference)
      if (target !== undefined) found.add(target)
    }
  }
  return [...found]
}

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'reference' && typeof value === 'string' ? [value] : referencesIn(value),
  )
}
