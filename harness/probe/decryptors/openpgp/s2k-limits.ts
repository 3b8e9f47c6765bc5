/** Bounds on the work that a password may ask for (RFC 9580 3.7.1). */

import type { Budget } from '../../../contracts/probe.ts'
import type { Work } from '../fit-key/work.ts'
import type { S2k } from './find-messages.ts'
import { maxArgon2Exponent } from './library.ts'

/** Microseconds per kibibyte: hashed, or filled by Argon2. */
const [hashUs, argonUs] = [4, 3] as const

/** False when it is too much, which is recorded. */
export function mayAsk({ hashedBytes, memoryKib, passes }: S2k, what: string, work: Work, budget: Budget): boolean {
  if (memoryKib > 2 ** maxArgon2Exponent) {
    budget.hit(`${what} whose password asks for ${Math.round(memoryKib / 1024)} MiB of memory`)
    return false
  }
  return work.spend((hashedBytes / 1024) * hashUs + memoryKib * passes * argonUs, budget)
}
