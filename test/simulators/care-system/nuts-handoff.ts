/** An eOverdracht over Nuts, with what a test asks of it by hand. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { textAt } from '../../../simulators/care-system/fhir/element-path.ts'
import { createNodeClient } from '../../../simulators/care-system/trust/node-client.ts'
import { type NutsSetup, nutsUras, type PartyId, startNutsNetwork } from './nuts-care-network.ts'
import type { Certificates } from './running-parties.ts'

export async function handOver(certificates: Certificates, setup: NutsSetup = {}) {
  const parties = await startNutsNetwork(certificates, setup)
  const [hospital, clinic] = [parties.find('hospital'), parties.find('clinic')]
  const [sender, receiver] = [hospital.context.party, clinic.context.party]
  const truth = createTruth({ seed: 'nuts', useCase: 'eoverdracht', sender, receiver, now: new Date() })
  await hospital.put(truth.resources)
  await hospital.trigger({ action: 'refer', referral: truth.referral })
  return { parties, hospital, clinic, truth }
}

export type HandedOver = Awaited<ReturnType<typeof handOver>>

export const settle = ({ hospital, clinic }: HandedOver) => Promise.all([hospital.settled(), clinic.settled()])

export function patientOf({ truth }: HandedOver): FhirResource | undefined {
  return truth.resources.find(({ id }) => id === truth.referral.patientId)
}

/** BSN of the patient who is handed over. */
export function bsnOf(done: HandedOver): string {
  return textAt(patientOf(done), 'identifier.value') ?? ''
}

export function both(options: Record<string, unknown>): Pick<NutsSetup, 'options'> {
  return { options: { hospital: options, clinic: options } }
}

export function nodeOf({ parties }: Pick<HandedOver, 'parties'>, id: PartyId) {
  return parties.find(id).context.party
}

/** Of the hospital's node, for the clinic. */
export function tokenOf(
  { parties }: Pick<HandedOver, 'parties'>,
  scope = 'eOverdracht-sender',
  type: 'Bearer' | 'DPoP' = 'Bearer',
) {
  const node = createNodeClient(parties.find('clinic').context, nodeOf({ parties }, 'clinic-node'))
  const authorizationServer = `https://hospital-node.nuts.test/oauth2/${nutsUras.hospital}`
  return node.requestToken({ authorizationServer, scope, type })
}

export function documentPath({ truth }: HandedOver): string {
  const composition = truth.resources.find(({ resourceType }) => resourceType === 'Composition')
  return `/fhir/Composition/${composition?.id}/$document`
}

export function pull(
  done: HandedOver,
  token: { value: string; type: string } | undefined,
  headers: { dpop?: string } = {},
) {
  return ask(done, documentPath(done), token, headers)
}

export function ask(
  { parties }: Pick<HandedOver, 'parties'>,
  path: string,
  token: { value: string; type: string } | undefined,
  headers: { dpop?: string } = {},
) {
  const authorization = token === undefined ? {} : { authorization: `${token.type} ${token.value}` }
  const url = `https://hospital.nuts.test${path}`
  return parties
    .find('clinic')
    .context.client.request({ method: 'GET', url, headers: { ...authorization, ...headers } })
}
