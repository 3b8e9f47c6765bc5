/** What this end knows of the exchange it takes part in, as far as the headers towards a neighbour need it. */

import { randomUUID } from 'node:crypto'
import { headers } from '../wire.ts'

export interface Conversation {
  /** Constant along the whole exchange (AORTA on FHIR, `AORTA-ID`). */
  initialRequestId: string | undefined
  bsn: string | undefined
  workflowId: string | undefined
}

export function createConversation(): Conversation {
  return { initialRequestId: undefined, bsn: undefined, workflowId: undefined }
}

/** `AORTA-ID` and `AORTA-Version` of a request of this end. */
export function aortaHeaders(conversation: Conversation): Record<string, string> {
  conversation.initialRequestId ??= randomUUID()
  return {
    [headers.aortaId]: `initialRequestID=${conversation.initialRequestId}; requestID=${randomUUID()}`,
    [headers.aortaVersion]: 'contentVersion=1.0; acceptVersion=1.x',
  }
}

/** Takes part in the exchange that a request belongs to, unless this end is in one already. */
export function joinConversation(conversation: Conversation, aortaId: string | string[] | undefined): void {
  const [, id] = /\binitialRequestID=([0-9a-fA-F-]{36})/.exec(String(aortaId ?? '')) ?? []
  if (id !== undefined) conversation.initialRequestId ??= id
}
