/** What every end of an exchange has published of itself: an Organization, and an Endpoint for each thing it offers. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { FhirResource } from '../../harness/contracts/truth.ts'
import { publicHostOf } from '../kit/forward.ts'
import { payloadTypes, uraSystem } from './wire.ts'

export interface Entry {
  organization: FhirResource
  endpoints: readonly FhirResource[]
}

/** URA → entry. `unlisted`: URAs of ends that published nothing. */
export function listEntries(parties: readonly PartySpec[], unlisted: readonly string[]): ReadonlyMap<string, Entry> {
  const ends = parties.filter(({ role, organisation }) => role === 'end' && !unlisted.includes(organisation.ura))
  return new Map(ends.map((end) => [end.organisation.ura, describe(end, parties)]))
}

function describe(end: PartySpec, parties: readonly PartySpec[]): Entry {
  const { ura, name, city } = end.organisation
  const id = `organization-${ura}`
  const base = `https://${publicHostOf(end)}`
  const addresses = [
    [payloadTypes.notification, `${base}/fhir`],
    [payloadTypes.bgz, `${base}/fhir`],
    [payloadTypes.eoverdracht, `${base}/fhir`],
    [payloadTypes.authorization, authorizationOf(end, parties)],
  ] as const
  const endpoints = addresses.map(([payloadType, address], index): FhirResource & { id: string } => ({
    resourceType: 'Endpoint',
    id: `endpoint-${ura}-${index + 1}`,
    status: 'active',
    connectionType: {
      system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
      code: 'hl7-fhir-rest',
    },
    managingOrganization: { reference: `Organization/${id}` },
    payloadType: [{ coding: [{ code: payloadType }] }],
    address,
  }))
  const organization = {
    resourceType: 'Organization',
    id,
    active: true,
    identifier: [{ system: uraSystem, value: ura }],
    name,
    address: [{ city }],
    endpoint: endpoints.map((each) => ({ reference: `Endpoint/${each.id}` })),
  }
  return { organization, endpoints }
}

/** Of its node, as the authorization server of the organisation there; without one, its own token endpoint. */
function authorizationOf(end: PartySpec, parties: readonly PartySpec[]): string {
  const node = parties.find(({ id }) => id === end.options.node)
  if (node === undefined) return `https://${publicHostOf(end)}/token`
  return `https://${publicHostOf(node)}/oauth2/${end.organisation.ura}`
}
