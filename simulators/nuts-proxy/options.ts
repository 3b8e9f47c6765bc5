/** The options of the manifest, read once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { PartyContext } from '../kit/types.ts'

export interface ProxyOptions {
  /** Undefined: what is not for the node is not served. */
  node: PartySpec
  backend: PartySpec | undefined
  logsHeaders: boolean
  /** In lower case; undefined: the certificate of the client goes no further. */
  certificateHeader: string | undefined
}

/** Throws when an option names a party that is not there. */
export function readOptions({ party, config }: PartyContext): ProxyOptions {
  const { node, backend, log, certificateHeader } = party.options
  const find = (id: unknown): PartySpec | undefined => {
    if (typeof id !== 'string' || id === '') return undefined
    const found = config.parties.find((each) => each.id === id)
    if (found === undefined) throw new Error(`"${id}" is no party of the exchange`)
    return found
  }
  const found = find(node)
  if (found === undefined) throw new Error('option node names no party')
  return {
    node: found,
    backend: find(backend),
    logsHeaders: log === 'headers',
    certificateHeader:
      typeof certificateHeader === 'string' && certificateHeader !== '' ? certificateHeader.toLowerCase() : undefined,
  }
}
