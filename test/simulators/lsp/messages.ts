/** Messages of the tests, as the ends of the exchange write them. */

import { randomUUID } from 'node:crypto'

export const bsn = '999990019'

export const initialRequestId = '2d455679-8c48-48ec-ac9b-667363139d09'

export function aortaHeaders(): Record<string, string> {
  return {
    'aorta-id': `initialRequestID=${initialRequestId}; requestID=${randomUUID()}`,
    'aorta-version': 'contentVersion=1.0; acceptVersion=1.x',
  }
}

export const fhirJson = { 'content-type': 'application/fhir+json; fhirVersion=3.0' }

/** A Notification Task in the Twiin form. */
export const twiinTask = {
  resourceType: 'Task',
  groupIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:8d6b1a3e-0000-4000-8000-000000000001' },
  identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:8d6b1a3e-0000-4000-8000-000000000002' }],
  basedOn: [{ reference: 'Task/wf-1' }],
  status: 'requested',
  intent: 'proposal',
  authoredOn: '2026-05-01T10:00:00+02:00',
  code: { coding: [{ system: 'http://fhir.nl/fhir/NamingSystem/TaskCode', code: 'pull-notification' }] },
  for: { identifier: { system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: bsn } },
  requester: {
    agent: { identifier: { system: 'urn:ietf:rfc:3986', value: 'https://bron.cn4.test' } },
    onBehalfOf: { identifier: { system: 'http://fhir.nl/fhir/NamingSystem/ura', value: '90000380' } },
  },
  owner: { identifier: { system: 'http://fhir.nl/fhir/NamingSystem/ura', value: '90000382' } },
  restriction: { period: { end: '2026-05-15T10:00:00+02:00' } },
  input: [
    { type: parameter('authorization-base'), valueString: 'b3BhcXVl' },
    { type: parameter('get-workflow-task'), valueBoolean: true },
    { type: { coding: [{ system: 'http://loinc.org', code: '11450-4' }] }, valueString: 'Condition' },
  ],
}

function parameter(code: string) {
  return { coding: [{ system: 'http://fhir.nl/fhir/NamingSystem/TaskParameter', code }] }
}
