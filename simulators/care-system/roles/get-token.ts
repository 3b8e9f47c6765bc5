/** Getting an access token of the other end. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import type { AccessToken, Purpose } from '../trust/trust.ts'
import { runStep } from './run-step.ts'

/** Reported as the step `token`. */
export function getToken(system: CareSystem, at: PartySpec, purpose: Purpose): Promise<AccessToken> {
  return runStep(system.context, 'token', at.id, () => system.trust.getToken(system, at, purpose))
}
