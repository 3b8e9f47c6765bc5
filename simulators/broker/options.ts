/** The options of the manifest, read and checked once. */

import type { PartySpec } from '../../harness/contracts/party.ts'

export interface BrokerOptions {
  keeps: (typeof retentions)[number]
}

export const retentions = ['transactions', 'messages'] as const

/** Throws a plain Error that names the option. */
export function readOptions({ options }: PartySpec): BrokerOptions {
  const keeps = retentions.find((known) => known === (options.keeps ?? 'transactions'))
  if (keeps === undefined)
    throw new Error(`option keeps is "${String(options.keeps)}", expected one of ${retentions.join(', ')}`)
  return { keeps }
}
