/** What the routes of one node share. */

import type { SsiVerifier } from '../kit/ssi/verifier.ts'
import type { PartyContext } from '../kit/types.ts'
import type { DiscoveryClientStore } from './discovery/client-store.ts'
import type { ServiceDefinition } from './discovery/definition.ts'
import type { DiscoveryServerStore } from './discovery/server-store.ts'
import type { NodeOptions } from './options.ts'
import type { Policy } from './policy.ts'
import { Problem } from './problem.ts'
import type { IssuedCredentials } from './store/issued.ts'
import type { Sessions } from './store/sessions.ts'
import type { Subject, Subjects } from './store/subjects.ts'
import type { TrustList } from './store/trust.ts'
import type { Wallet } from './store/wallet.ts'

export interface NutsNode {
  context: PartyContext
  options: NodeOptions
  subjects: Subjects
  wallet: Wallet
  issued: IssuedCredentials
  trust: TrustList
  sessions: Sessions
  policy: Policy
  verifier: SsiVerifier
  definitions: readonly ServiceDefinition[]
  discoveryServer: DiscoveryServerStore
  discoveryClient: DiscoveryClientStore
}

/** Identifier of the authorization server of a subject, and of the subject as a client. */
export function issuerUrl({ options }: Pick<NutsNode, 'options'>, subjectId: string): string {
  return `https://${options.host}/oauth2/${encodeURIComponent(subjectId)}`
}

/** Throws `Problem` 404. */
export function subjectOf({ subjects }: NutsNode, id: string): Subject {
  const subject = subjects.find(id)
  if (subject === undefined) throw new Problem(404, `subject ${JSON.stringify(id)} is not found`)
  return subject
}
