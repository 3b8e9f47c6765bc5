/** Puts subjects of this node on the list of a service, and keeps a copy of the list. */

import { randomUUID } from 'node:crypto'
import { credentialContext, credentialType, readCredential } from '../../kit/ssi/credential.ts'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { readPresentation, signPresentation } from '../../kit/ssi/presentation.ts'
import { reasonOf, SsiError } from '../../kit/ssi/ssi-error.ts'
import { issuerUrl, type NutsNode } from '../node.ts'
import { askServer } from '../oauth/ask-server.ts'
import { selectCredentials } from '../pex/select.ts'
import { Problem } from '../problem.ts'
import type { Subject } from '../store/subjects.ts'
import { mediaTypes, nutsContext } from '../wire.ts'
import type { ServiceDefinition } from './definition.ts'
import { retractionType, verifyRegistration } from './verify-registration.ts'

const retractionLifeSeconds = 60

/** Throws `Problem`. */
export async function register(
  node: NutsNode,
  service: ServiceDefinition,
  subject: Subject,
  parameters: JsonObject,
): Promise<void> {
  const wallet = [...node.wallet.list(subject.id), selfDescription(node, subject, parameters)]
  const credentials = choose(service, wallet)
  await publish(node, service, subject, {
    credentials: credentials.map(({ signed, json }) => signed?.jwt ?? json),
    lifeSeconds: service.maxValiditySeconds,
  })
  node.discoveryClient.activate(service.id, subject.id, parameters)
}

/** Throws `Problem`. */
export async function retract(node: NutsNode, service: ServiceDefinition, subject: Subject): Promise<void> {
  await refreshCopy(node, service)
  node.discoveryClient.deactivate(service.id, subject.id)
  const listed = node.discoveryClient.presentationOf(service.id, subject.did)
  if (listed === undefined) return
  await publish(node, service, subject, {
    credentials: [],
    lifeSeconds: retractionLifeSeconds,
    types: [retractionType],
    claims: { retract_jti: readPresentation(listed).id },
  })
}

/** Fetches what is new on the list; another seed means that the list began anew. Throws `Problem`. */
export async function refreshCopy(node: NutsNode, service: ServiceDefinition): Promise<void> {
  const { discoveryClient: copy } = node
  const known = copy.position(service.id)
  const fetched = await fetchList(node, service, known.timestamp)
  const isNew = fetched.seed !== known.seed
  const list = isNew && known.timestamp > 0 ? await fetchList(node, service, 0) : fetched
  if (isNew) copy.clear(service.id)
  for (const jwt of list.entries) await takeOver(node, service, jwt)
  copy.move(service.id, list.seed, list.timestamp)
}

async function takeOver(node: NutsNode, service: ServiceDefinition, jwt: string): Promise<void> {
  const { context, verifier, discoveryClient: copy } = node
  try {
    // That the retracted one is on the list, the server has checked; the copy may not have it.
    const checks = {
      definition: service,
      verifier,
      now: context.clock.now(),
      has: (_did: string, jti: string) => isRetracted(jwt, jti),
    }
    const { signer, types } = await verifyRegistration(jwt, checks)
    if (types.includes(retractionType)) copy.drop(service.id, signer)
    else copy.put(service.id, signer, jwt)
  } catch (error) {
    if (!(error instanceof SsiError)) throw error
    context.log.warn({ service: service.id, reason: error.message }, 'presentation of a discovery service refused')
  }
}

function isRetracted(jwt: string, jti: string): boolean {
  return readPresentation(jwt).claims.retract_jti === jti
}

async function fetchList(node: NutsNode, { endpoint }: ServiceDefinition, timestamp: number) {
  const {
    seed,
    entries,
    timestamp: latest,
  } = await askServer(node, {
    method: 'GET',
    url: `${endpoint}?timestamp=${timestamp}`,
  })
  const sorted = Object.entries(isObject(entries) ? entries : {}).toSorted(
    ([one], [other]) => Number(one) - Number(other),
  )
  return { seed: String(seed), entries: sorted.map(([, jwt]) => String(jwt)), timestamp: Number(latest) }
}

function choose(service: ServiceDefinition, wallet: Parameters<typeof selectCredentials>[1]) {
  try {
    return selectCredentials(service.presentationDefinition, wallet, {}).credentials
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new Problem(412, `the wallet cannot fulfil the definition of the service: ${reasonOf(cause)}`, { cause })
  }
}

async function publish(
  node: NutsNode,
  service: ServiceDefinition,
  subject: Subject,
  presented: Pick<Parameters<typeof signPresentation>[0], 'credentials' | 'lifeSeconds' | 'types' | 'claims'>,
): Promise<void> {
  const { kid, key } = node.subjects.keyOf(subject.did)
  const jwt = await signPresentation({ ...presented, key, kid, audience: service.id, now: node.context.clock.now() })
  await askServer(node, {
    method: 'POST',
    url: service.endpoint,
    headers: { 'content-type': mediaTypes.json },
    body: JSON.stringify(jwt),
  })
}

function selfDescription(node: NutsNode, { id, did }: Subject, parameters: JsonObject) {
  return readCredential({
    '@context': [credentialContext, nutsContext],
    id: randomUUID(),
    type: [credentialType, 'DiscoveryRegistrationCredential'],
    issuer: did,
    issuanceDate: node.context.clock.now().toISOString(),
    credentialSubject: { authServerURL: issuerUrl(node, id), ...parameters, id: did },
  })
}
