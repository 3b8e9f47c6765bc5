/** Faults `names-patient-early` and `gives-bsn-early`: candidates are told who the patient is before one is chosen. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { readPatientName } from '../tasks/name-patient.ts'

/** What candidates are told of the patient: nothing without a fault. */
export function nameEarly(
  faults: readonly string[],
  patient: FhirResource,
  bsn: string,
): { name?: string; bsn?: string } | undefined {
  const name = faults.includes('names-patient-early') ? readPatientName(patient) : undefined
  const told = { ...(name === undefined ? {} : { name }), ...(faults.includes('gives-bsn-early') ? { bsn } : {}) }
  return Object.keys(told).length === 0 ? undefined : told
}
