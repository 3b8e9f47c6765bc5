/** What the routes of one register share. */

import type { PartyContext } from '../kit/types.ts'
import type { CardReader } from './card-reader.ts'
import type { PassStore } from './passes.ts'
import type { PublishedLists } from './revocation-lists.ts'

export interface Uzi {
  context: PartyContext
  passes: PassStore
  reader: CardReader
  lists: PublishedLists
  /** ID of the next transactietoken of this session. */
  assertionId: (session: string) => string
  logUse(use: { uziNumber: string; ura: string; what: string }): void
}
