/** Basisgegevensset Zorg: a list of searches (Twiin TTA Z1.4.2). */

import { codes, systems } from '../wire.ts'
import { bgzQueries } from './bgz-queries.ts'
import type { DataSet } from './data-set.ts'

export const bgz = {
  scope: 'bgz-sender',
  receiverScope: 'bgz-receiver',
  payloadType: 'http://nictiz.nl/fhir/CapabilityStatement/bgz2017-servercapabilities',
  isSearched: true,
  code: { coding: [{ system: systems.snomed, code: codes.referral }], text: 'Verwijzing' },
  title: 'Verwijzing',
  notice: () => {
    throw new Error('a BgZ is not offered to candidates')
  },
  inputs: () => bgzQueries.map(({ coding, query }) => ({ type: { coding: [coding] }, valueString: query })),
} as const satisfies DataSet
