/** The referral on the ground of which a token was asked for or given, as long as it gives access. */

import type { CareSystem } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import type { ReferralRecord } from '../store/referral-store.ts'

/** @throws {FhirRefusal} 403 when access was withdrawn or its period has ended. */
export function demandOpenReferral(system: CareSystem, base: string): ReferralRecord {
  const referral = system.referrals.byBase(base)
  if (referral === undefined) throw new FhirRefusal(403, 'forbidden', 'no referral gives access')
  const closed = findClosure(system, referral)
  if (closed !== undefined) throw new FhirRefusal(403, 'forbidden', closed)
  return referral
}

/** Why a referral gives no access any more; undefined while it does. Who asks in vain is counted and logged. */
export function findClosure({ context, referrals }: CareSystem, referral: ReferralRecord): string | undefined {
  if (referral.withdrawn !== undefined) {
    const refusals = referrals.countRefusal(referral.base)
    context.log.warn(
      { referral: referral.workflowId, withdrawn: referral.withdrawn, refusals },
      'asked after withdrawal',
    )
    return 'access was withdrawn'
  }
  const isOver = Date.parse(referral.validUntil) <= context.clock.now().getTime()
  return isOver ? 'the period of the referral has ended' : undefined
}
