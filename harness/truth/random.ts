/** Random numbers that are the same for the same seed on every machine. Not for keys. */

import { createHash } from 'node:crypto'

export interface Random {
  /** Whole number from `min` up to and including `max`; at most 2^47 apart. */
  integer(min: number, max: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
}

const bytesPerBlock = 32
const bytesPerNumber = 6
const numbers = 2 ** (8 * bytesPerNumber)

/** SHA-256 in counter mode: block `n` is the digest of the seed and `n`. */
export function createRandom(seed: string): Random {
  let block = Buffer.alloc(0)
  let offset = 0
  let count = 0

  const next = (): number => {
    if (offset + bytesPerNumber > block.length) {
      block = createHash('sha256').update(`${count}\0${seed}`).digest().subarray(0, bytesPerBlock)
      count += 1
      offset = 0
    }
    const number = block.readUIntBE(offset, bytesPerNumber)
    offset += bytesPerNumber
    return number
  }

  const integer = (min: number, max: number): number => {
    const span = max - min + 1
    // What lies above the last whole multiple would favour the low numbers.
    const limit = numbers - (numbers % span)
    let number = next()
    while (number >= limit) number = next()
    return min + (number % span)
  }

  return {
    integer,
    pick<T>(choices: readonly [T, ...T[]]): T {
      return choices[integer(0, choices.length - 1)] ?? choices[0]
    },
  }
}
