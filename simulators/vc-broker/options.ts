/** The options of the manifest, read and checked once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import { addressOf } from '../kit/broker-assertion.ts'
import type { PartyContext } from '../kit/types.ts'

export type Custody = (typeof custodies)[number]

export interface VcBrokerOptions {
  custody: Custody
  /** Addresses of the platforms that it makes assertions for. */
  audiences: readonly string[]
  credentialDays: number
}

export const custodies = ['own-key', 'broker-key'] as const

/** Throws a plain Error that names the option. */
export function readOptions({ party, config }: PartyContext): VcBrokerOptions {
  const { custody = 'own-key', platforms = [], credentialDays = 90 } = party.options
  const found = custodies.find((known) => known === custody)
  if (found === undefined)
    throw new Error(`option custody is "${String(custody)}", expected one of ${custodies.join(', ')}`)
  if (typeof credentialDays !== 'number' || !Number.isInteger(credentialDays) || credentialDays < 1)
    throw new Error(`option credentialDays is "${String(credentialDays)}", expected a whole number above 0`)
  const ids = Array.isArray(platforms) ? platforms.map(String) : []
  return { custody: found, credentialDays, audiences: ids.map((id) => addressOf(findPlatform(config.parties, id))) }
}

function findPlatform(parties: readonly PartySpec[], id: string): PartySpec {
  const found = parties.find((party) => party.id === id)
  if (found === undefined) throw new Error(`option platforms: "${id}" is no party of the exchange`)
  return found
}
