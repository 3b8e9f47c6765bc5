/** All verdicts of one exchange. Decides from evidence and findings only. */

import type { Verdict, VerdictName } from '../contracts/result.ts'
import { judgeChannel } from './channel.ts'
import { judgeAtRest, judgeFlexible, judgeStrict } from './encryption.ts'
import { judgeFunctional } from './functional.ts'
import type { JudgeInput } from './input.ts'
import { judgeSystemAuthentication } from './system-authentication.ts'
import { judgeUserAuthentication } from './user-authentication.ts'

export async function judgeExchange(input: JudgeInput): Promise<Record<VerdictName, Verdict>> {
  const functional = judgeFunctional(input)
  // A refusal that the scenario expects is a completed exchange.
  const completed = functional.outcome === 'pass'
  return {
    functional,
    strict: judgeStrict(input, completed),
    flexible: judgeFlexible(input, completed),
    systemAuthentication: await judgeSystemAuthentication(input),
    userAuthentication: await judgeUserAuthentication(input),
    channel: judgeChannel(input),
    atRest: judgeAtRest(input, completed),
  }
}

/** Whether every verdict that the scenario expects came out so. An unexpected pass counts as well. */
export function isAsExpected(
  verdicts: Readonly<Record<VerdictName, Verdict>>,
  expected: Partial<Record<VerdictName, { outcome: Verdict['outcome'] }>>,
): boolean {
  return Object.entries(expected).every(([name, { outcome }]) => verdicts[name as VerdictName].outcome === outcome)
}
