/**
 * The verdict `userAuthentication` (E2E-report 2.5.5.2, 5): the identity of the user who asks reached the other end as a
 * statement that this end can verify itself, at eIDAS high. What an intermediary, or the asking organisation, asserts of
 * its user is not enough. A statement that is good for whoever holds it is a remark. Whether a statement was withdrawn,
 * and with which keys a register signs, counts as far as the register told the end: it answers only while it runs.
 */

import { lowestLevel } from '../contracts/identity/assurance.ts'
import type { VerifiedUser } from '../contracts/identity/types.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Verdict } from '../contracts/result.ts'
import { type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import { describeFault, type JudgeInput } from './input.ts'
import { type Contribution, combine } from './outcome.ts'
import { reachedAnything } from './system-authentication.ts'
import { readUserStatements, type UserStatement } from './user-statements.ts'

/** Best first: one good statement is enough. */
const order = ['pass', 'attention', 'fail'] as const

export async function judgeUserAuthentication(input: JudgeInput): Promise<Verdict> {
  const { at, other } = sidesOf(input.evidence.plan)
  const fault = describeFault(input)
  const broken: Contribution[] = fault === undefined ? [] : [{ outcome: 'inconclusive', reason: fault }]
  if (!reachedAnything(input, at, other)) {
    const reason = makeReason('nothing-arrived', { at: at.id, other: other.id })
    return combine([...broken, { outcome: 'not-applicable', reason }])
  }
  const statements = await readUserStatements(input, at, other)
  const weighed = statements.map((statement) => weigh(statement, { at: at.id, other: other.id }))
  const best = order.flatMap((outcome) => weighed.filter((each) => each.outcome === outcome))[0]
  return combine([
    ...broken,
    best ?? { outcome: 'fail', reason: makeReason('user-unknown', { at: at.id, other: other.id }) },
  ])
}

/** Whose user asks, and who has to know. In a pull that is who fetches; what is sent is sent by its sender. */
function sidesOf(plan: ExchangePlan) {
  const { sender, receiver } = endsOf(plan)
  return plan.pattern === 'push' ? { at: receiver, other: sender } : { at: sender, other: receiver }
}

function weigh(statement: UserStatement, ends: { at: string; other: string }): Contribution {
  const { outcome, reason } = weighAlone(statement, ends)
  return { outcome, reason: { ...reason, observations: [statement.observation] } }
}

function weighAlone(statement: UserStatement, ends: { at: string; other: string }): Contribution {
  if (statement.kind === 'flawed')
    return { outcome: 'fail', reason: makeReason('user-statement-flawed', { ...ends, detail: statement.flaw }) }
  if (statement.kind === 'asserted')
    return { outcome: 'fail', reason: makeReason('user-asserted', { ...ends, by: statement.by }) }
  const { user, bound } = statement
  const values = { ...ends, number: user.number, signers: signersOf(user), level: user.level }
  if (user.authenticationLevel === undefined)
    return { outcome: 'fail', reason: makeReason('user-level-unstated', { ...values, level: user.registrationLevel }) }
  if (lowestLevel(user.level, 'high') !== 'high')
    return { outcome: 'fail', reason: makeReason('user-level-low', values) }
  if (!bound) return { outcome: 'attention', reason: makeReason('user-unbound', values) }
  return { outcome: 'pass', reason: makeReason('user-known', values) }
}

/** By the names in the certificates: who stated who it is, and who stated that they logged in. */
function signersOf({ signer, envelopeSigner }: VerifiedUser): string {
  return [signer, ...(envelopeSigner === undefined ? [] : [envelopeSigner])].map(({ chain }) => chain[0]).join(', ')
}
