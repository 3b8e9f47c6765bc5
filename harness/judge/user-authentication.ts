import { makeReason } from '../contracts/reasons.ts'
import type { Verdict } from '../contracts/result.ts'

/** E2E-report 2.5.5.2. No statement about a user is measured in this version, and none is assumed. */
export function judgeUserAuthentication(): Verdict {
  return { outcome: 'inconclusive', reasons: [makeReason('not-measured')] }
}
