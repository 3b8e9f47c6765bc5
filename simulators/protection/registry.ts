/** The schemes there are, listed by hand. */

import { HarnessError } from '../../harness/contracts/error.ts'
import { channelScheme } from './channel.ts'
import { elementJweScheme } from './element-jwe.ts'
import { messageJweScheme } from './message-jwe.ts'
import type { ProtectionScheme } from './scheme.ts'
import type { CreateProtection } from './types.ts'

/** What a scenario may name as `protection`, with titles and the schema of `protectionOptions`. */
export const protectionSchemes: readonly ProtectionScheme[] = [channelScheme, messageJweScheme, elementJweScheme]

/** Throws `MANIFEST_UNKNOWN`, with the list of schemes there are. */
export function createProtection(scheme: string): CreateProtection {
  const found = protectionSchemes.find(({ id }) => id === scheme)
  if (found !== undefined) return found.create
  const known = protectionSchemes.map(({ id }) => id).join(', ')
  throw new HarnessError('MANIFEST_UNKNOWN', `protection "${scheme}" does not exist; known are: ${known}`)
}
