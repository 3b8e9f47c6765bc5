/** Which decoders may read something from a view, told from the marks that stand in it. */

import type { RegisteredDecoder } from './registry.ts'

export type Gate = (bytes: Buffer) => readonly RegisteredDecoder[]

/** In shorter views the bytes that occur tell enough; in longer ones nearly all do, and the pairs of bytes tell more. */
const shortView = 1024

export function createGate(decoders: readonly RegisteredDecoder[]): Gate {
  const pairs = new Uint8Array(65_536)
  const marks = new Map(
    decoders.flatMap(({ marks: own = [] }) => own.map((mark) => [mark, Buffer.from(mark, 'latin1')] as const)),
  )
  return (bytes) => {
    const isLong = bytes.length >= shortView
    const singles = isLong ? notePairs(bytes, pairs) : noteBytes(bytes)
    const known = new Map<string, boolean>()
    const stands = (mark: string) => {
      const before = known.get(mark)
      if (before !== undefined) return before
      const wanted = marks.get(mark) ?? Buffer.alloc(0)
      const possible = isLong ? mayHold(wanted, pairs, singles) : holdsBytes(wanted, singles)
      const found = possible && bytes.includes(wanted)
      known.set(mark, found)
      return found
    }
    return decoders.filter((entry) => entry.marks === undefined || entry.marks.some(stands))
  }
}

/** Which bytes there are. */
function noteBytes(bytes: Buffer): Uint8Array {
  const singles = new Uint8Array(256)
  for (let i = 0; i < bytes.length; i += 1) singles[bytes[i] as number] = 1
  return singles
}

function holdsBytes(mark: Buffer, singles: Uint8Array): boolean {
  for (let i = 0; i < mark.length; i += 1) if (singles[mark[i] as number] === 0) return false
  return true
}

/** Notes every two bytes that stand side by side, and returns which bytes there are. */
function notePairs(bytes: Buffer, pairs: Uint8Array): Uint8Array {
  pairs.fill(0)
  const { length } = bytes
  let last = bytes[0] as number
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[i] as number
    pairs[(last << 8) | byte] = 1
    last = byte
  }
  const singles = new Uint8Array(256)
  for (let pair = 0; pair < pairs.length; pair += 1) if (pairs[pair] === 1) singles[pair >> 8] = 1
  singles[last] = 1
  return singles
}

function mayHold(mark: Buffer, pairs: Uint8Array, singles: Uint8Array): boolean {
  for (let i = 0; i + 1 < mark.length; i += 1) {
    if (pairs[((mark[i] as number) << 8) | (mark[i + 1] as number)] === 0) return false
  }
  return mark.length !== 1 || singles[mark[0] as number] === 1
}
