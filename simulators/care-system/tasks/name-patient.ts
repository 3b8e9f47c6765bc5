/** The name of the patient in `Reference.display`, as the eOverdracht fixtures of Nictiz have it (field notes 2.10). */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { DataSet, TaskInput } from '../datasets/data-set.ts'
import { textAt, valuesAt } from '../fhir/element-path.ts'
import { systems } from '../wire.ts'
import type { ReferralDraft } from './referral-draft.ts'

/** Given names and family name of the first `Patient.name`. Undefined for a patient without. */
export function readPatientName(patient: FhirResource): string | undefined {
  const [name] = valuesAt(patient, 'name')
  const parts = [...valuesAt(name, 'given'), textAt(name, 'family')].filter((part) => typeof part === 'string')
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** A reference to the patient, with the name beside it. */
export function withDisplay<T extends object>(reference: T, display: string | undefined): T & { display?: string } {
  return display === undefined ? reference : { ...reference, display }
}

/** What an input refers to is called after the patient. */
export function nameInput(input: TaskInput, { title }: Pick<DataSet, 'title'>, name: string | undefined): TaskInput {
  const { valueReference } = input
  if (valueReference === undefined || name === undefined) return input
  return { ...input, valueReference: withDisplay(valueReference, `${title} ${name}`) }
}

/** `Task.for` of whom it is too early to name; absent where nobody is. */
export function namedEarly({ early }: ReferralDraft): { for?: Record<string, unknown> } {
  const { name, bsn } = early ?? {}
  if (name === undefined && bsn === undefined) return {}
  return {
    for: withDisplay(bsn === undefined ? {} : { identifier: { system: systems.bsn, value: bsn } }, name),
  }
}
