/** The options of the manifest, read once. */

import type { PartySpec } from '../../harness/contracts/party.ts'

export interface PlatformOptions {
  requiresPlatformToken: boolean
}

export function readOptions(party: PartySpec): PlatformOptions {
  return { requiresPlatformToken: party.options.requiresPlatformToken !== false }
}
