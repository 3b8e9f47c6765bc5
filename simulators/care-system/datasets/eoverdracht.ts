/** Nursing handoff: one document (Nictiz eOverdracht-Task; field notes on Notified Pull 2.10). */

import { matchesToken } from '../fhir/token-match.ts'
import type { RecordStore } from '../store/record-store.ts'
import { codes, systems } from '../wire.ts'
import type { DataSet, TaskInput } from './data-set.ts'

export const eoverdracht: DataSet = {
  scope: 'eOverdracht-sender',
  receiverScope: 'eOverdracht-receiver',
  payloadType: 'http://nictiz.nl/fhir/CapabilityStatement/eOverdracht-servercapabilities',
  isSearched: false,
  code: { coding: [{ system: systems.snomed, code: codes.transfer }], text: 'Overdracht' },
  title: 'Verpleegkundige overdracht',
  inputs: (record) => [inputOf(record, systems.snomed, codes.nursingHandoff)],
  notice: (record) => inputOf(record, systems.loinc, codes.advanceNotice),
}

/** The Composition of this type, and its type for that of the input. */
function inputOf(record: RecordStore, system: string, code: string): TaskInput {
  const composition = record.list('Composition').find((each) => matchesToken(each, 'type', `${system}|${code}`))
  if (composition?.id === undefined) throw new Error(`the record has no Composition of type ${code} to hand over`)
  return { type: { coding: [{ system, code }] }, valueReference: { reference: `Composition/${composition.id}` } }
}
