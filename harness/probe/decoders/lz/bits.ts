/** Numbers in the stream of lz-string: lowest bit first, out of units that are filled from the highest bit on. */

const reversedBytes = createReversedBytes()

export interface LzUnits {
  /** Value of a unit; -1 behind the last. */
  at(index: number): number
  /** Bits in a unit. */
  bits: number
}

export interface LzBits {
  reset(units: LzUnits, start: number): void
  read(count: number): number
  /** The units were at their end before the number was. */
  readonly ended: boolean
  /** Units that were begun. */
  readonly units: number
  /** Whether zeros fill up the last unit; behind a full one the compressor writes one more. */
  fillsUp(): boolean
}

export function createLzBits(): LzBits {
  let source: LzUnits = { at: () => -1, bits: 1 }
  let first = 0
  let next = 0
  let unit = 0
  let left = 0
  let ended = false
  const load = () => {
    const value = source.at(next)
    if (value === -1) {
      ended = true
      return
    }
    unit = value
    next += 1
    left = source.bits
  }
  return {
    reset(units, start) {
      source = units
      first = start
      next = start
      left = 0
      ended = false
    },
    read(count) {
      let value = 0
      for (let missing = count; missing > 0; ) {
        if (left === 0) load()
        if (ended) return 0
        const taken = missing < left ? missing : left
        left -= taken
        missing -= taken
        value = (value << taken) | ((unit >> left) & ((1 << taken) - 1))
      }
      return reverseBits(value, count)
    },
    get ended() {
      return ended
    },
    get units() {
      return next - first
    },
    fillsUp() {
      if (left === 0) load()
      return !ended && (unit & ((1 << left) - 1)) === 0
    },
  }
}

/** The lowest `count` bits in the other order. */
export function reverseBits(value: number, count: number): number {
  const low = ((reversedBytes[value & 0xff] as number) << 24) | ((reversedBytes[(value >> 8) & 0xff] as number) << 16)
  const high = ((reversedBytes[(value >> 16) & 0xff] as number) << 8) | (reversedBytes[value >>> 24] as number)
  return (low | high) >>> (32 - count)
}

function createReversedBytes(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    let result = 0
    for (let i = 0; i < 8; i += 1) result |= ((byte >> i) & 1) << (7 - i)
    return result
  })
}
