/** The parts of one care system, made per start. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import type { PartyContext } from '../kit/types.ts'
import { createAccessTokens } from './oauth/access-tokens.ts'
import { createAssertionVerifier } from './oauth/client-assertion.ts'
import { createProofVerifier } from './oauth/dpop-proof.ts'
import { readOptions } from './options.ts'
import { createConversation } from './peer/conversation.ts'
import { createDirectory } from './peer/directory.ts'
import { createEncryptionKey } from './peer/encryption-key.ts'
import { createEndClient } from './peer/end-client.ts'
import { createPlatformTokens } from './peer/platform-token.ts'
import { createProtectedChannel } from './peer/protect.ts'
import { createInbox } from './store/inbox-store.ts'
import { createReceivedStore } from './store/received-store.ts'
import { createRecordStore } from './store/record-store.ts'
import { createReferralStore } from './store/referral-store.ts'
import { createSubscriptionStore } from './store/subscription-store.ts'
import { trusts } from './trust/trusts.ts'
import { createDemand } from './users/demand-user.ts'
import { createUsers } from './users/users.ts'

export type CareSystem = ReturnType<typeof createCareSystem>

/** Throws a plain Error for an option that is wrong or a message key that is missing. */
export function createCareSystem(context: PartyContext) {
  const { party, keys, clock, database } = context
  const options = readOptions(party)
  const key = keys.message
  if (key === undefined) throw new Error(`party "${party.id}" has no certificate for messages`)
  const conversation = createConversation()
  const encryption = createEncryptionKey(context, key, options.encryptionKey)
  const channel = createProtectedChannel({ context, options, key, conversation, decryptionKey: encryption?.privateKey })
  const directory = createDirectory(context, options)
  const trust = trusts[options.trust](context, options)
  const platformTokens = createPlatformTokens(context, options, conversation)
  return {
    context,
    options,
    key,
    encryption,
    ura: party.organisation.ura,
    conversation,
    channel,
    trust,
    directory,
    client: createEndClient({ context, options, channel, conversation, platformTokens, prove: trust.prove, directory }),
    assertions: createAssertionVerifier({ ...keys, ura: party.organisation.ura, clock }),
    tokens: createAccessTokens(clock),
    proofs: createProofVerifier(clock),
    users: createUsers(context, options.users, key),
    demandUser: createDemand(context, options.users),
    record: createRecordStore(database),
    received: createReceivedStore(database),
    referrals: createReferralStore(database),
    inbox: createInbox(database),
    subscriptions: createSubscriptionStore(database),
  }
}

/** The ends of the exchange other than this one. */
export function otherEnds({ context }: CareSystem): PartySpec[] {
  return context.config.parties.filter(({ id, role }) => role === 'end' && id !== context.party.id)
}
