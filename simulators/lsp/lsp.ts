/** What the routes of one LSP share. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { Message } from '../kit/forward.ts'
import type { PartyContext, PeerResponse } from '../kit/types.ts'
import type { Logs } from './logs.ts'
import type { ReferenceIndex } from './reference-index.ts'
import type { Registers } from './registers.ts'

/** How a message reaches the next system and its answer comes back; the faults put themselves around it. */
export type Pass = (message: Message, source: PartySpec) => Promise<PeerResponse>

/** JWK Set of an organisation as the address register answers it; undefined when it has none. */
export type LookUpKeys = (ura: string) => Promise<string | undefined>

export interface Lsp {
  context: PartyContext
  registers: Registers
  logs: Logs
  index: ReferenceIndex
  pass: Pass
  lookUpKeys: LookUpKeys
}
