/**
 * A bound on what trying keys may cost. Counted in what each attempt costs on a common machine, not by a clock, so that
 * the same input is always tried with the same keys.
 */

import type { Budget } from '../../../contracts/probe.ts'

/** Microseconds, as measured once; RSA grows with the third power of its modulus. */
const costUs = { rsa2048: 1500, agreement: 400, iterations1000: 700, unwrap: 10, kilobyte: 4 } as const

export interface Work {
  /** False when the bound is reached, which is recorded. */
  spend(us: number, budget: Budget): boolean
  /** As `spend`, for deriving a key from a password, which has a bound of its own: a sender chooses what it costs. */
  spendPassword(iterations: number, budget: Budget): boolean
}

/** Some four million iterations: forty passwords with what is usual. */
const maxPasswordMs = 4000

/** @param maxMs for all attempts of one decryptor in one probing */
export function createWork(what: string, maxMs = 60_000): Work {
  let leftUs = maxMs * 1000
  let passwordLeftUs = maxPasswordMs * 1000
  return {
    spend(us, budget) {
      if (us > leftUs) {
        budget.hit(`${what}: trying keys for more than ${maxMs / 1000} s`)
        return false
      }
      leftUs -= us
      return true
    },
    spendPassword(iterations, budget) {
      const us = (costUs.iterations1000 * iterations) / 1000
      if (us > passwordLeftUs) {
        budget.hit(`${what}: trying passwords for more than ${maxPasswordMs / 1000} s`)
        return false
      }
      passwordLeftUs -= us
      return true
    },
  }
}

export function costOfRsa(modulusBits: number): number {
  return costUs.rsa2048 * (modulusBits / 2048) ** 3
}

export function costOfAgreement(): number {
  return costUs.agreement
}

export function costOfUnwrap(): number {
  return costUs.unwrap
}

export function costOfContent(bytes: number): number {
  return costUs.unwrap + (costUs.kilobyte * bytes) / 1024
}
