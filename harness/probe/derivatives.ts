/**
 * Deterministic derivatives of values from a small domain. They name nobody by themselves, yet whoever holds one can
 * try the whole domain (field notes on identity, 3.6).
 */

import { hash } from 'node:crypto'
import type { EnumerationCost } from '../contracts/result.ts'
import type { TruthElement } from '../contracts/truth.ts'
import { birthDateSpace, bsnSpace, eachBirthDate, eachBsn } from './small-domains.ts'

export interface Derivative {
  element: TruthElement
  /** Such as `sha256(bsn)/hex`. */
  form: string
  bytes: Buffer
  algorithm: string
  digest: Buffer
}

const algorithms = ['sha224', 'sha256', 'sha384', 'sha512'] as const
/** Tries after which the preimage is taken as proven by the domain's size alone. */
const maxTries = 2_000_000

interface Domain {
  space: number
  values(): Iterable<string>
}

const domains: Partial<Record<TruthElement['kind'], Domain>> = {
  bsn: { space: bsnSpace, values: eachBsn },
  date: { space: birthDateSpace, values: eachBirthDate },
}

/** SHA-2 of the values that have a small domain, in each spelling of the digest. */
export function derivativesOf(elements: readonly TruthElement[]): Derivative[] {
  return elements
    .filter(({ kind, class: elementClass }) => domains[kind] !== undefined && elementClass === 'identity')
    .flatMap((element) => algorithms.flatMap((algorithm) => spellDigest(element, algorithm)))
}

/** Looks for the preimage the way a stranger would, and counts what that takes. */
export function enumerate({ element, algorithm, digest }: Derivative, now: () => number): EnumerationCost {
  const domain = domains[element.kind]
  const space = domain?.space ?? 0
  const wanted = digest.toString('hex')
  const startedAt = now()
  let tries = 0
  let met = false
  for (const value of domain?.values() ?? []) {
    tries += 1
    met = hash(algorithm, value, 'hex') === wanted
    if (met || tries >= maxTries) break
  }
  const durationMs = now() - startedAt
  return { tries, durationMs, space, projectedMs: Math.round((durationMs / tries) * space), met }
}

function spellDigest(element: TruthElement, algorithm: string): Derivative[] {
  const digest = Buffer.from(hash(algorithm, element.value, 'hex'), 'hex')
  const hex = digest.toString('hex')
  // The last letters of base64 depend on what is glued on; without them the digest is as certain.
  const whole = digest.subarray(0, digest.length - (digest.length % 3))
  const spelled: readonly [string, Buffer][] = [
    ['hex', Buffer.from(hex)],
    ['hex', Buffer.from(hex.toUpperCase())],
    ['base64', Buffer.from(whole.toString('base64'))],
    ['base64url', Buffer.from(whole.toString('base64url'))],
    ['binary', digest],
  ]
  return spelled.map(([spelling, bytes]) => {
    return { element, algorithm, digest, bytes, form: `${algorithm}(${element.kind})/${spelling}` }
  })
}
