/** Nursing handoff: one document (Nictiz eOverdracht-Task; field notes on Notified Pull 2.10). */

import { codes, systems } from '../wire.ts'
import type { DataSet } from './data-set.ts'

export const eoverdracht: DataSet = {
  scope: 'eOverdracht-sender',
  receiverScope: 'eOverdracht-receiver',
  isSearched: false,
  code: { coding: [{ system: systems.snomed, code: codes.transfer }], text: 'Overdracht' },
  title: 'Verpleegkundige overdracht',
  inputs(record) {
    const [composition] = record.list('Composition')
    if (composition?.id === undefined) throw new Error('the record has no Composition to hand over')
    return [
      {
        type: { coding: [{ system: systems.snomed, code: codes.nursingHandoff }] },
        valueReference: { reference: `Composition/${composition.id}` },
      },
    ]
  },
}
