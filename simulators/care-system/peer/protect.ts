/** What stands between this end's bodies and the wire: protection towards the other end. */

import type { KeyObject } from 'node:crypto'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { createProtection } from '../../protection/registry.ts'
import type { Payload } from '../../protection/types.ts'
import { createBodyObserver } from '../faults/logs-bodies.ts'
import { verifiesRecipient } from '../faults/skips-key-verification.ts'
import type { CareSystemOptions } from '../options.ts'
import type { Conversation } from './conversation.ts'
import { createKeyLookUp } from './key-register.ts'

export interface ProtectedChannel {
  /** Throws `ProtectionError`. */
  seal(payload: Payload, toUra: string): Promise<Payload>
  /** Throws `ProtectionError`. */
  open(payload: Payload, fromUra: string): Promise<Payload>
}

export function createProtectedChannel(parts: {
  context: PartyContext
  options: CareSystemOptions
  key: CertifiedKey
  /** Where that is another than `key`. */
  decryptionKey: KeyObject | undefined
  conversation: Conversation
}): ProtectedChannel {
  const { context, options, key, decryptionKey, conversation } = parts
  const { config, party, keys, clock } = context
  const observe = createBodyObserver(party.faults, context.log)
  const create = createProtection(options.protection === '' ? config.protection.scheme : options.protection)
  const protection = create(
    {
      ura: party.organisation.ura,
      key,
      ...(decryptionKey === undefined ? {} : { decryptionKey }),
      lookUpKeys: createKeyLookUp(context, options.addressing, conversation),
      trustPem: keys.trustPem,
      crlPem: keys.crlPem,
      verifyRecipient: verifiesRecipient(party.faults),
      clock,
    },
    config.protection.options,
  )
  return {
    async seal(payload, toUra) {
      observe('sent', payload)
      return protection.seal(payload, { ura: toUra })
    },
    async open(payload, fromUra) {
      const opened = await protection.open(payload, { ura: fromUra })
      observe('received', opened)
      return opened
    },
  }
}
