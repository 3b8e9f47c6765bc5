/** The options of a system that asks OCSP about whom it speaks to; the kit reads them of any party that has them. */

import type { OptionSchema } from '../../../harness/contracts/manifest.ts'
import type { PartyConfig, PartySpec } from '../../../harness/contracts/party.ts'

export interface RevocationOptions {
  service: PartySpec
  withoutAnswer: (typeof withoutAnswerValues)[number]
}

const withoutAnswerValues = ['list', 'refuse'] as const

export const revocationOptionSchemas = {
  revocationService: {
    type: 'string',
    default: '',
    description:
      'Party id of the responder (OCSP) that it asks whether the certificate of another was revoked, at both sides of its connections; empty: it goes by the lists alone.',
  },
  withoutRevocationAnswer: {
    type: 'string',
    enum: withoutAnswerValues,
    default: 'list',
    description: 'What decides when OCSP gives no usable answer: the list of the CA, or it refuses the certificate.',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>

/** Undefined for a party that asks nobody. Throws a plain Error that names the option. */
export function readRevocationOptions({
  party: { options },
  parties,
}: Pick<PartyConfig, 'party' | 'parties'>): RevocationOptions | undefined {
  const { revocationService: id = '', withoutRevocationAnswer: given = 'list' } = options
  const withoutAnswer = withoutAnswerValues.find((value) => value === given)
  if (withoutAnswer === undefined) {
    const expected = withoutAnswerValues.join(', ')
    throw new Error(`option withoutRevocationAnswer is "${String(given)}", expected one of ${expected}`)
  }
  if (id === '') return undefined
  const service = parties.find((party) => party.id === id)
  if (service === undefined) throw new Error(`option revocationService: "${String(id)}" is no party of the exchange`)
  return { service, withoutAnswer }
}
