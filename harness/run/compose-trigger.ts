/** What the sending end of an exchange is asked to do. */

import type { Trigger } from '../contracts/party.ts'
import { candidatesOf, type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { Referral } from '../contracts/truth.ts'

export function composeTrigger(plan: ExchangePlan, action: Trigger['action'], referral: Referral): Trigger {
  const candidates = candidatesOf(plan).map(({ id }) => id)
  const offered = candidates.length === 0 || action === 'cancel' ? {} : { candidates }
  return { action, to: endsOf(plan).receiver.id, ...offered, referral }
}
