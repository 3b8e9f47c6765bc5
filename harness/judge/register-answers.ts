/**
 * What the services that state who a user is answered to the end itself, among the bytes that it received from them: the
 * keys that they publish, and whether a statement was withdrawn. An end that did not ask has no such answer.
 */

import { X509Certificate } from 'node:crypto'
import type { PublishedKeys } from '../contracts/identity/read-jws.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { Knowledge } from '../contracts/probe.ts'
import { readUziName } from '../contracts/uzi-certificate.ts'
import { evidenceOf, type JudgeInput, teamOf } from './input.ts'

type Seen = Pick<Knowledge['publicKeys'][number], 'observation' | 'vantage'>
type Key = PublishedKeys['keys'][number]

/**
 * By the certificates of the keys: of the organisation with this URA, or where none is given of those whose certificate
 * is of no organisation with one, such as a seal. Undefined when none of them was seen.
 */
export function publishedTo(input: JudgeInput, at: PartySpec, ura?: string): PublishedKeys | undefined {
  const keys = seenBy(input, at, 'publicKeys')
    .map(({ id, jwk }): Key => ({ kid: id, x5c: textsIn(jwk.x5c) }))
    .filter((key) => isOf(key, ura))
  return keys.length === 0 ? undefined : { keys }
}

/** Undefined when the end was told nothing of it. Once withdrawn it stays so. */
export function statusTold(input: JudgeInput, at: PartySpec, verklaringId: unknown): 'active' | 'revoked' | undefined {
  const told = seenBy(input, at, 'statusAnswers').filter(({ id }) => id === verklaringId)
  return (['revoked', 'active'] as const).find((status) => told.some((answer) => answer.status === status))
}

function seenBy<K extends 'publicKeys' | 'statusAnswers'>(
  input: JudgeInput,
  at: PartySpec,
  kind: K,
): Knowledge[K][number][] {
  const { parties } = input.evidence.plan
  const services = new Set(parties.filter(({ role }) => role === 'trust-service').map(({ id }) => id))
  return teamOf(input, at).flatMap(({ id }) => {
    const observations = evidenceOf(input.evidence, id)?.observations ?? []
    const peers = new Map(observations.map((observation) => [observation.id, observation.peer ?? '']))
    const isAnswer = ({ observation, vantage }: Seen) =>
      vantage === 'received' && services.has(peers.get(observation) ?? '')
    const seen: readonly Knowledge[K][number][] = input.knowledge.get(id)?.[kind] ?? []
    return seen.filter(isAnswer)
  })
}

/** A key without a certificate that can be read is of nobody. */
function isOf({ x5c: [leaf] = [] }: Key, ura: string | undefined): boolean {
  if (leaf === undefined) return false
  try {
    return readUziName(new X509Certificate(Buffer.from(leaf, 'base64')))?.ura === ura
  } catch {
    return false
  }
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
