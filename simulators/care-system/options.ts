/** The options of the manifest, read and checked once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import { type DataSet, dataSets } from './datasets/data-set.ts'

export interface CareSystemOptions {
  speaks: 'twiin-np' | 'aorta-np' | 'nuts-eoverdracht'
  dataSet: DataSet
  /** Who gives and checks the access tokens: this system, or a Nuts node. */
  trust: 'own' | 'nuts'
  /** Party id of its own Nuts node. */
  node: string
  /** Party id of the enforcement point that stands before this system; empty: none does. */
  pep: string
  /** Header field in which the enforcement point says who asks; in lower case. */
  claimsHeader: string
  /** Address in a DPoP proof made by the node: without its query (RFC 9449 4.2), or whole. */
  proofAddress: 'bare' | 'whole'
  /** Whether Tasks have the patient's name beside references. */
  names: 'none' | 'display'
  /** Whether the receiver completes the Workflow Task right after the pull, or some time later. */
  completion: 'at-once' | 'later'
  patientScoping: 'token' | 'bsn-in-url' | 'hashed-bsn-in-url'
  onReferral: 'accept' | 'refuse' | 'wait'
  platformToken: 'none' | 'patient' | 'workflow'
  addressing: 'ura' | 'application-id' | 'public-host'
  /** Scheme that replaces the exchange's own for this party; empty: the exchange's. */
  protection: string
  /** Queries in flight at the same time. */
  concurrency: number
  /** What an access token is bound to: nothing, a key of the client (RFC 9449) or its TLS certificate (RFC 8705). */
  tokens: 'bearer' | 'dpop' | 'mtls-bound'
}

export const optionValues = {
  speaks: ['twiin-np', 'aorta-np', 'nuts-eoverdracht'],
  dataSet: ['bgz', 'eoverdracht'],
  patientScoping: ['token', 'bsn-in-url', 'hashed-bsn-in-url'],
  onReferral: ['accept', 'refuse', 'wait'],
  platformToken: ['none', 'patient', 'workflow'],
  addressing: ['ura', 'application-id', 'public-host'],
  trust: ['own', 'nuts'],
  proofAddress: ['bare', 'whole'],
  names: ['none', 'display'],
  completion: ['at-once', 'later'],
  tokens: ['bearer', 'dpop', 'mtls-bound'],
} as const

export const defaultClaimsHeader = 'x-access-claims'

/** Throws a plain Error that names the option: the process of the party cannot start with a wrong one. */
export function readOptions(party: PartySpec): CareSystemOptions {
  const { options } = party
  const speaks = choose(options, 'speaks', optionValues.speaks)
  const trust = choose(options, 'trust', optionValues.trust)
  // Such a notification gives no authorization base, which its own token endpoint asks for.
  if (speaks === 'nuts-eoverdracht' && trust !== 'nuts')
    throw new Error('option speaks: a notification without a body goes with trust nuts only')
  return {
    speaks,
    dataSet: dataSets[choose(options, 'dataSet', optionValues.dataSet)],
    patientScoping: choose(options, 'patientScoping', optionValues.patientScoping),
    onReferral: choose(options, 'onReferral', optionValues.onReferral),
    platformToken: choose(options, 'platformToken', optionValues.platformToken, 'none'),
    addressing: choose(options, 'addressing', optionValues.addressing),
    protection: text(options.protection),
    trust,
    node: text(options.node),
    pep: text(options.pep),
    claimsHeader: (text(options.claimsHeader) || defaultClaimsHeader).toLowerCase(),
    proofAddress: choose(options, 'proofAddress', optionValues.proofAddress),
    names: choose(options, 'names', optionValues.names),
    completion: choose(options, 'completion', optionValues.completion),
    concurrency: positive(options.concurrency ?? 4),
    tokens: choose(options, 'tokens', optionValues.tokens),
  }
}

function choose<const T extends readonly string[]>(
  options: PartySpec['options'],
  name: string,
  allowed: T,
  fallback: T[number] | undefined = allowed[0],
): T[number] {
  const value = options[name] ?? fallback
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    throw new Error(`option ${name} is "${String(value)}", expected one of ${allowed.join(', ')}`)
  return found
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function positive(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new Error(`option concurrency is "${String(value)}", expected a whole number above 0`)
}
