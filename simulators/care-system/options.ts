/** The options of the manifest, read and checked once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import { type DataSet, dataSets } from './datasets/data-set.ts'

export interface CareSystemOptions {
  speaks: 'twiin-np' | 'aorta-np'
  dataSet: DataSet
  patientScoping: 'token' | 'bsn-in-url' | 'hashed-bsn-in-url'
  onReferral: 'accept' | 'refuse' | 'wait'
  platformToken: 'none' | 'patient' | 'workflow'
  addressing: 'ura' | 'application-id'
  /** Scheme that replaces the exchange's own for this party; empty: the exchange's. */
  protection: string
  /** Queries in flight at the same time. */
  concurrency: number
  /** What an access token is bound to: nothing, a key of the client (RFC 9449) or its TLS certificate (RFC 8705). */
  tokens: 'bearer' | 'dpop' | 'mtls-bound'
}

export const optionValues = {
  speaks: ['twiin-np', 'aorta-np'],
  dataSet: ['bgz', 'eoverdracht'],
  patientScoping: ['token', 'bsn-in-url', 'hashed-bsn-in-url'],
  onReferral: ['accept', 'refuse', 'wait'],
  platformToken: ['none', 'patient', 'workflow'],
  addressing: ['ura', 'application-id'],
  tokens: ['bearer', 'dpop', 'mtls-bound'],
} as const

/** Throws a plain Error that names the option: the process of the party cannot start with a wrong one. */
export function readOptions(party: PartySpec): CareSystemOptions {
  const { options } = party
  return {
    speaks: choose(options, 'speaks', optionValues.speaks),
    dataSet: dataSets[choose(options, 'dataSet', optionValues.dataSet)],
    patientScoping: choose(options, 'patientScoping', optionValues.patientScoping),
    onReferral: choose(options, 'onReferral', optionValues.onReferral),
    platformToken: choose(options, 'platformToken', optionValues.platformToken, 'none'),
    addressing: choose(options, 'addressing', optionValues.addressing),
    protection: typeof options.protection === 'string' ? options.protection : '',
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

function positive(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new Error(`option concurrency is "${String(value)}", expected a whole number above 0`)
}
