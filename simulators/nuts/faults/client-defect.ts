/** Option `clientDefect`: what this node shows another is wrong in one thing (field notes on Nuts 1.3 and 1.4). */

import { generateKeyPairSync } from 'node:crypto'
import type { PresentationRequest } from '../../kit/ssi/presentation.ts'
import type { ProofTarget } from '../oauth/dpop.ts'
import type { Subjects } from '../store/subjects.ts'

export type ClientDefect = (typeof clientDefects)[number]

export const clientDefects = [
  'none',
  'expired-presentation',
  /** It goes out twice, as after an answer that was lost. */
  'repeated-presentation',
  'long-presentation',
  'presentation-without-nonce',
  'presentation-for-another',
  /** Another subject of this node shows it, and signs with its own key. */
  'presentation-by-another',
  'presentation-of-other-key',
  'proof-for-another-address',
  'proof-without-token',
  'repeated-proof',
] as const

const elsewhere = 'https://elders.zorg.test/oauth2/90000999'
const otherSubject = '90000999'
const overMs = 3_600_000
const longLifeSeconds = 3600

/** Throws a plain Error that names the option. */
export function readClientDefect(value: unknown = 'none'): ClientDefect {
  const found = clientDefects.find((known) => known === value)
  if (found === undefined) throw new Error(`option clientDefect is "${String(value)}"`)
  return found
}

/** DID of who shows the credentials of the holder. */
export function findPresenter(defect: ClientDefect, subjects: Subjects, holder: string): string {
  if (defect !== 'presentation-by-another') return holder
  return (subjects.find(otherSubject) ?? subjects.create(otherSubject))?.did ?? holder
}

export function bendPresentation(defect: ClientDefect, request: PresentationRequest): PresentationRequest {
  if (defect === 'expired-presentation') return { ...request, now: new Date(request.now.getTime() - overMs) }
  if (defect === 'long-presentation') return { ...request, lifeSeconds: longLifeSeconds }
  if (defect === 'presentation-without-nonce') {
    const { nonce: _, ...rest } = request
    return rest
  }
  if (defect === 'presentation-for-another') return { ...request, audience: elsewhere }
  if (defect === 'presentation-of-other-key') {
    return { ...request, key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }
  }
  return request
}

/** Of a proof for a resource. */
export function bendProof(defect: ClientDefect, target: ProofTarget): ProofTarget {
  const { method, url, token } = target
  if (defect === 'proof-for-another-address') return { ...target, url: elsewhere }
  if (defect === 'proof-without-token') return { method, url }
  if (defect === 'repeated-proof' && token !== undefined) return { ...target, jti: `always-${token.slice(0, 8)}` }
  return target
}
