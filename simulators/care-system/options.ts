/** The options of the manifest, read and checked once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import { type DataSet, dataSets } from './datasets/data-set.ts'
import { type HandoverOptions, readHandoverOptions } from './handover-options.ts'
import { choose, text } from './read-option.ts'
import { readUserOptions, type UserOptions } from './users/user-options.ts'

export interface CareSystemOptions {
  speaks: 'twiin-np' | 'aorta-np' | 'nuts-eoverdracht' | 'harmonised-draft'
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
  platformToken: 'none' | 'patient' | 'workflow' | 'vouched'
  addressing: 'ura' | 'application-id' | 'public-host' | 'directory'
  /** Party id of the address book, with addressing: directory. */
  directory: string
  /** Party id of the platform that it reaches other ends through; empty: the next on the route. */
  gateway: string
  /** Party id of the generic broker for system authentication; empty: it makes its credential itself. */
  broker: string
  /** What others encrypt to: the key of its certificate, or one of its own that the certificate vouches for. */
  encryptionKey: 'certificate' | 'own'
  /** Scheme that replaces the exchange's own for this party; empty: the exchange's. */
  protection: string
  /** Queries in flight at the same time. */
  concurrency: number
  /** What an access token is bound to: nothing, a key of the client (RFC 9449) or its TLS certificate (RFC 8705). */
  tokens: 'bearer' | 'dpop' | 'mtls-bound'
  users: UserOptions
  handover: HandoverOptions
}

export const optionValues = {
  speaks: ['twiin-np', 'aorta-np', 'nuts-eoverdracht', 'harmonised-draft'],
  dataSet: ['bgz', 'eoverdracht'],
  patientScoping: ['token', 'bsn-in-url', 'hashed-bsn-in-url'],
  onReferral: ['accept', 'refuse', 'wait'],
  encryptionKey: ['certificate', 'own'],
  platformToken: ['none', 'patient', 'workflow', 'vouched'],
  addressing: ['ura', 'application-id', 'public-host', 'directory'],
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
  const addressing = choose(options, 'addressing', optionValues.addressing)
  if (addressing === 'directory' && speaks !== 'twiin-np')
    throw new Error('option addressing: the address book lists where a Notification Task goes, and no other form')
  return {
    speaks,
    dataSet: dataSets[choose(options, 'dataSet', optionValues.dataSet)],
    patientScoping: choose(options, 'patientScoping', optionValues.patientScoping),
    onReferral: choose(options, 'onReferral', optionValues.onReferral),
    platformToken: choose(options, 'platformToken', optionValues.platformToken, 'none'),
    addressing,
    directory: text(options.directory),
    encryptionKey: choose(options, 'encryptionKey', optionValues.encryptionKey),
    gateway: text(options.gateway),
    broker: text(options.broker),
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
    users: readUserOptions(party),
    handover: readHandoverOptions(party),
  }
}

function positive(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new Error(`option concurrency is "${String(value)}", expected a whole number above 0`)
}
