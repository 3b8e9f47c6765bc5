/** The referral on the ground of which a token was asked for or given, as long as it gives access. */

import type { CareSystem } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import type { Grant } from '../oauth/access-tokens.ts'
import type { ReferralRecord } from '../store/referral-store.ts'
import { taskFlows } from '../tasks/task-flow.ts'

/**
 * The referral of an access token. Where the token does not say which, it is the one to this client that `isMeant`
 * picks, and there may not be two patients to choose from.
 *
 * @throws {FhirRefusal} 403 when there is none, access was withdrawn or its period has ended.
 */
export function demandOpenReferral(
  system: CareSystem,
  grant: Extract<Grant, { use: 'pull' }>,
  isMeant: (referral: ReferralRecord) => boolean,
): ReferralRecord {
  const referral = demandReferral(system, grant, isMeant)
  const closed = findClosure(system, referral)
  if (closed !== undefined) throw new FhirRefusal(403, 'forbidden', closed)
  return referral
}

/** The same, for its Task: in some flows that can be read when access to the record has ended. */
export function demandTaskReferral(
  system: CareSystem,
  grant: Extract<Grant, { use: 'pull' }>,
  isMeant: (referral: ReferralRecord) => boolean,
): ReferralRecord {
  const referral = demandReferral(system, grant, isMeant)
  const closed = taskFlows[referral.flow].staysReadable ? undefined : findClosure(system, referral)
  if (closed !== undefined) throw new FhirRefusal(403, 'forbidden', closed)
  return referral
}

function demandReferral(
  system: CareSystem,
  grant: Extract<Grant, { use: 'pull' }>,
  isMeant: (referral: ReferralRecord) => boolean,
): ReferralRecord {
  const candidates = listCandidates(system, grant, isMeant)
  const open = candidates.filter(({ withdrawn }) => withdrawn === undefined)
  const [referral] = open.length > 0 ? open : candidates
  if (referral === undefined) throw new FhirRefusal(403, 'forbidden', 'no referral gives access')
  if (open.some(({ patientId }) => patientId !== referral.patientId))
    throw new FhirRefusal(403, 'forbidden', 'several referrals give access, and the request does not say which it is')
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

function listCandidates(
  { referrals }: CareSystem,
  { base, clientUra }: Extract<Grant, { use: 'pull' }>,
  isMeant: (referral: ReferralRecord) => boolean,
): ReferralRecord[] {
  if (base === undefined) return referrals.listByReceiver(clientUra).filter(isMeant)
  const referral = referrals.byBase(base)
  return referral === undefined ? [] : [referral]
}
