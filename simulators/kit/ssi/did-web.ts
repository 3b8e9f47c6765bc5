/** did:web (W3C CCG method specification): an identifier whose document stands at an address made from it. */

import type { JsonWebKey } from 'node:crypto'
import { PeerUnreachable } from '../peer-client.ts'
import type { PeerClient } from '../types.ts'
import { isObject, type JsonObject, textOf, textsIn } from './json.ts'
import { reasonOf, SsiError } from './ssi-error.ts'

export interface VerificationMethod {
  /** DID URL. */
  id: string
  type: 'JsonWebKey2020'
  controller: string
  publicKeyJwk: JsonWebKey
}

export interface DidDocument {
  '@context': readonly string[]
  id: string
  verificationMethod: readonly VerificationMethod[]
  /** Ids of the methods that may sign credentials and presentations. */
  assertionMethod: readonly string[]
  authentication?: readonly string[]
  capabilityInvocation?: readonly string[]
  capabilityDelegation?: readonly string[]
  service?: readonly JsonObject[]
}

const contexts = [
  'https://www.w3.org/ns/did/v1',
  'https://w3c-ccg.github.io/lds-jws2020/contexts/lds-jws2020-v1.json',
] as const

const relationships = ['authentication', 'capabilityInvocation', 'capabilityDelegation'] as const

/** `did:web:<host>:iam:<id>`; a port in the host is percent-encoded. */
export function composeDidWeb(host: string, ...path: readonly string[]): string {
  return ['did', 'web', host, ...path].map((part) => encodeURIComponent(part)).join(':')
}

/** Address of the document. Throws `SsiError` when the text is no did:web. */
export function didWebUrl(did: string): string {
  const [scheme, method, host, ...path] = did.split(':')
  const isPlain = (part: string): boolean => /^[A-Za-z0-9._%-]+$/.test(part) && !/^(\.|%2e)+$/i.test(part)
  if (scheme !== 'did' || method !== 'web' || host === undefined || ![host, ...path].every(isPlain)) {
    throw new SsiError(`${JSON.stringify(did)} is no did:web`)
  }
  const folder = path.length === 0 ? '.well-known' : path.join('/')
  return `https://${decodeURIComponent(host)}/${folder}/did.json`
}

/** A document of keys that all may do everything but agree on keys: a Nuts node has no keyAgreement on did:web. */
export function composeDidDocument(
  did: string,
  methods: readonly { id: string; publicKeyJwk: JsonWebKey }[],
  services: readonly JsonObject[] = [],
): DidDocument {
  const ids = methods.map(({ id }) => id)
  return {
    '@context': contexts,
    id: did,
    verificationMethod: methods.map(({ id, publicKeyJwk }) => ({
      id,
      type: 'JsonWebKey2020',
      controller: did,
      publicKeyJwk,
    })),
    assertionMethod: ids,
    authentication: ids,
    capabilityInvocation: ids,
    capabilityDelegation: ids,
    ...(services.length === 0 ? {} : { service: services }),
  }
}

/** Fetches the document over HTTPS. Throws `SsiError` when there is none, or one of another subject. */
export async function fetchDidDocument(client: PeerClient, did: string): Promise<DidDocument> {
  const url = didWebUrl(did)
  const answer = await client.request({ method: 'GET', url }).catch((error: unknown) => {
    if (!(error instanceof PeerUnreachable)) throw error
    throw new SsiError(`${did} cannot be resolved: ${error.code}`, { cause: error })
  })
  if (answer.status !== 200) throw new SsiError(`${did} cannot be resolved: HTTP ${answer.status}`)
  return readDidDocument(answer.body.toString('utf8'), did)
}

/** The key that `kid` names, when the document lets it sign. Throws `SsiError` otherwise. */
export function findAssertionKey(document: DidDocument, kid: string): JsonWebKey {
  const method = document.verificationMethod.find(({ id }) => id === kid)
  if (method === undefined) throw new SsiError(`${kid} is no key of ${document.id}`)
  if (!document.assertionMethod.includes(kid)) throw new SsiError(`${kid} is no assertionMethod of ${document.id}`)
  return method.publicKeyJwk
}

function readDidDocument(text: string, did: string): DidDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new SsiError(`the document of ${did} is no JSON: ${reasonOf(cause)}`, { cause })
  }
  if (!isObject(value) || value.id !== did) throw new SsiError(`the document of ${did} is of another subject`)
  const absolute = (id: string): string => (id.startsWith('#') ? `${did}${id}` : id)
  const methods = Array.isArray(value.verificationMethod) ? value.verificationMethod : []
  const others = relationships.filter((name) => Array.isArray(value[name]))
  return {
    '@context': textsIn(value['@context']),
    id: did,
    verificationMethod: methods.flatMap((method: unknown): VerificationMethod[] => {
      if (!isObject(method) || !isObject(method.publicKeyJwk)) return []
      const id = absolute(textOf(method.id) ?? '')
      return [{ id, type: 'JsonWebKey2020', controller: did, publicKeyJwk: { ...method.publicKeyJwk } }]
    }),
    assertionMethod: textsIn(value.assertionMethod).map(absolute),
    ...Object.fromEntries(others.map((name) => [name, textsIn(value[name]).map(absolute)])),
    ...(Array.isArray(value.service) ? { service: value.service.filter(isObject) } : {}),
  }
}
