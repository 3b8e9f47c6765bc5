/** The options of the manifest, read once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { NamedBroker } from '../kit/broker-assertion.ts'
import type { PartyContext } from '../kit/types.ts'

export interface PlatformOptions {
  requiresPlatformToken: boolean
  /** URAs of the organisations that its STS serves; undefined: whoever is connected. */
  memberUras: readonly string[] | undefined
  /** Whose word it takes for an organisation that is no member. */
  brokers: readonly NamedBroker[]
}

/** Throws a plain Error for an option that names no party. */
export function readOptions({ party, config }: Pick<PartyContext, 'party' | 'config'>): PlatformOptions {
  const find = (option: string): PartySpec[] => {
    const ids = party.options[option]
    return (Array.isArray(ids) ? ids.map(String) : []).map((id) => {
      const found = config.parties.find((each) => each.id === id)
      if (found === undefined) throw new Error(`option ${option}: "${id}" is no party of the exchange`)
      return found
    })
  }
  const members = find('members')
  return {
    requiresPlatformToken: party.options.requiresPlatformToken !== false,
    memberUras: members.length === 0 ? undefined : members.map(({ organisation }) => organisation.ura),
    brokers: find('brokers').map(({ fqdn, organisation }) => ({ fqdn, ura: organisation.ura })),
  }
}
