/** Whether claims are a message of one system to another: made in this exchange, and for this end. */

import type { PartySpec } from '../contracts/party.ts'
import { type JudgeInput, teamOf } from './input.ts'
import type { Claims } from './jws-parts.ts'

/** A statement made for one message lives no longer; one that does is a credential, whatever it is called. */
const longestLifeSeconds = 3600
/** Between the clocks of two parties. */
const skewMs = 60_000

/** Why they show nobody here: a credential, from before, or said to another. Undefined when they do. */
export function findMessageFlaw(input: JudgeInput, claims: Claims, at: PartySpec): string | undefined {
  const { vc, exp } = claims
  const from = claims.iat ?? claims.nbf
  if (vc !== undefined) return 'a credential by itself, which anybody can show'
  if (typeof from !== 'number' || typeof exp !== 'number') return 'a statement that does not say when it was made'
  if (exp - from > longestLifeSeconds) return `a statement for ${exp - from} seconds, not for one message`
  const { startedAt, endedAt } = input.evidence.conduct
  const fromMs = from * 1000
  if (fromMs < startedAt - skewMs || fromMs > endedAt + skewMs) return 'a statement that was not made in this exchange'
  return isFor(input, claims, at) ? undefined : `a statement for ${[claims.aud].flat().join(', ') || 'nobody by name'}`
}

/** RFC 7519 4.1.3: by the number of the organisation, or by the host of one of its systems. */
function isFor(input: JudgeInput, { aud }: Claims, at: PartySpec): boolean {
  const named = new RegExp(`(?<!\\d)${at.organisation.ura}(?!\\d)`)
  const hosts = new Set(teamOf(input, at).map(({ fqdn }) => fqdn))
  return [aud].flat().some((audience) => {
    if (typeof audience !== 'string') return false
    return named.test(audience) || hosts.has(URL.parse(audience)?.hostname ?? '')
  })
}
