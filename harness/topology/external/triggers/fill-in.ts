/** Placeholders in what the file says: `{{patient.bsn}}` and the like. */

import type { PartySpec, RecordTransfer } from '../../../contracts/party.ts'
import type { Subject } from '../../../contracts/sut.ts'
import type { Referral } from '../../../contracts/truth.ts'
import { notReady } from '../not-ready.ts'

/** Placeholder → value. */
export type Values = Readonly<Record<string, string>>

export function listValues(facts: {
  exchange: string
  from: PartySpec
  to: PartySpec
  record: RecordTransfer
  referral?: Referral
}): Values {
  const { exchange, from, to, record, referral } = facts
  const patient = record.resources.find(({ resourceType }) => resourceType === 'Patient')
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: record.resources.map((resource) => ({ resource })),
  }
  return {
    exchange,
    ...describeParty('from', from),
    ...describeParty('to', to),
    'patient.id': String(patient?.id ?? ''),
    'patient.bsn': bsnOf(patient),
    record: JSON.stringify(bundle),
    resources: JSON.stringify(record.resources),
    ...(referral === undefined ? {} : { referral: JSON.stringify(referral) }),
  }
}

/** Throws `SUT_NOT_READY` for a placeholder that there is not. `path`: of the text in the file. */
export function fillIn(text: string, values: Values, subject: Subject, path: readonly string[]): string {
  return text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => {
    const value = values[name]
    if (value !== undefined) return value
    throw notReady(subject, { path, found: whole, expected: `one of ${Object.keys(values).join(', ')}` })
  })
}

function describeParty(prefix: string, { id, fqdn, organisation }: PartySpec): Values {
  const { ura, name, city, applicationId } = organisation
  const facts = { id, fqdn, ura, name, city, applicationId }
  return Object.fromEntries(Object.entries(facts).map(([member, value]) => [`${prefix}.${member}`, value]))
}

/** Identifiers of a patient carry the naming system of the BSN. */
function bsnOf(patient: Readonly<Record<string, unknown>> | undefined): string {
  const identifiers = Array.isArray(patient?.identifier) ? patient.identifier : []
  const bsn = identifiers.find((each: { system?: unknown }) => String(each.system).endsWith('/bsn')) as
    | { value?: unknown }
    | undefined
  return String(bsn?.value ?? '')
}
