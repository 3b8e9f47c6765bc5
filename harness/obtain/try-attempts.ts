/** Sends attempts in order, leaves out those that an answer has made pointless, and keeps within limits. */

import type { Attempt } from './list-attempts.ts'
import type { ReplayAnswer, ReplayClient } from './replay-client.ts'

export interface Tried {
  attempt: Attempt
  answer: ReplayAnswer
}

export interface ObtainLimits {
  /** Requests sent from one position. */
  maxRequests: number
  /** Time all of them may take. */
  maxDurationMs: number
}

export interface Course extends Readonly<ObtainLimits> {
  /** What was tried so far, also in an earlier round. */
  readonly tried: Tried[]
  /** What answers to others have settled. */
  readonly leftOut: Set<Attempt>
  readonly limitsHit: Set<string>
  readonly startedAt: number
}

/** Resource types. */
const enoughEnded = 4
const enoughNotFound = 3

export async function tryAttempts(attempts: readonly Attempt[], client: ReplayClient, course: Course): Promise<void> {
  const settled = createSettled()
  for (const { attempt, answer } of course.tried) settled.note(attempt, answer)
  let sent = course.tried.length
  const trySome = async (some: readonly Attempt[]): Promise<void> => {
    for (const attempt of some) {
      if (settled.covers(attempt)) {
        course.leftOut.add(attempt)
        continue
      }
      const limit = findLimit(course, sent)
      if (limit !== undefined) {
        course.limitsHit.add(limit)
        return
      }
      sent += 1
      const answer = await client.send(attempt)
      settled.note(attempt, answer)
      course.tried.push({ attempt, answer })
    }
  }
  // What a host says of a credential settles what comes next with it; the others wait for nothing.
  const lanes = Map.groupBy(attempts, (attempt) => `${attempt.host} ${presentationOf(attempt)}`)
  await Promise.all([...lanes.values()].map(trySome))
}

function findLimit({ maxRequests, maxDurationMs, startedAt }: Course, sent: number): string | undefined {
  if (sent >= maxRequests) return `${maxRequests} requests sent again`
  return performance.now() - startedAt > maxDurationMs ? `${maxDurationMs} ms of sending requests again` : undefined
}

/**
 * What answers have settled, and so is not sent:
 * - the same question was answered: it can be had;
 * - the host does not know the credential (401, RFC 9110 15.5.2), whatever it is asked;
 * - what the host had accepted in the exchange it refuses now, for four resource types and with none accepted still:
 *   the credential has ended;
 * - put together from parts, and refused (403, RFC 9110 15.5.4) for another query of its resource type;
 * - nothing is found at the address (404) for three of its resource types.
 */
function createSettled() {
  const facts = new Map<string, Set<string>>()
  const add = (value: string, ...key: string[]): void => {
    const known = facts.get(keyOf(key)) ?? new Set()
    facts.set(keyOf(key), known.add(value))
  }
  const count = (...key: string[]): number => facts.get(keyOf(key))?.size ?? 0
  return {
    note(attempt: Attempt, { status }: ReplayAnswer): void {
      const { host, method, path } = attempt
      const shown = presentationOf(attempt)
      const type = typeOf(path)
      if (status === undefined) add('', 'unreachable', host)
      else if (status >= 200 && status < 300) {
        add('', 'answered', host, method, path)
        add('', 'accepted', host, shown)
      } else if (status === 404) add(type, 'not found', host, baseOf(path))
      else if (status >= 400 && status < 500) {
        if (attempt.wasAnswered) add(type, 'ended', host, shown)
        add('', 'refused', host, shown, type)
        if (status === 401 && !hasOwnProof(attempt)) add('', 'unknown', host, shown)
      }
    },
    covers(attempt: Attempt): boolean {
      const { host, method, path } = attempt
      const shown = presentationOf(attempt)
      return (
        count('answered', host, method, path) > 0 ||
        count('unreachable', host) > 0 ||
        (count('unknown', host, shown) > 0 && !hasOwnProof(attempt)) ||
        (count('ended', host, shown) >= enoughEnded && count('accepted', host, shown) === 0) ||
        (!isRecorded(attempt) && count('refused', host, shown, typeOf(path)) > 0) ||
        (!isRecorded(attempt) && count('not found', host, baseOf(path)) >= enoughNotFound)
      )
    },
  }
}

/** As it stood in the exchange. */
function isRecorded({ isOwn, address }: Attempt): boolean {
  return isOwn && address === undefined
}

/** What was wrong may have been the proof of another request (RFC 9449 4.3). */
function hasOwnProof({ isOwn, fields }: Attempt): boolean {
  return isOwn && fields.some(([name]) => name.toLowerCase() === 'dpop')
}

/** As `Authorization: Bearer …` and `Authorization: DPoP …` are two ways to show one token. */
function presentationOf({ credential, fields }: Attempt): string {
  const [scheme = ''] = (fields.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '').split(' ', 1)
  return `${credential.sha256} ${scheme.toLowerCase()}`
}

/** Path up to the resource type: `/fhir/Condition` of `/fhir/Condition/1?x=y`. */
function typeOf(path: string): string {
  const [bare = ''] = path.split('?', 1)
  return /^.*?\/[A-Z][A-Za-z]+(?:\/\$[a-z]+)?(?=\/|$)/.exec(bare)?.[0] ?? bare
}

function baseOf(path: string): string {
  return typeOf(path).replace(/\/[A-Z][A-Za-z]+(?:\/\$[a-z]+)?$/, '')
}

function keyOf(parts: readonly string[]): string {
  return parts.join('\n')
}
