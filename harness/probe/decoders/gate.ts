/** Which decoders may read something from a view, told from the marks that stand in it. */

import { isPrintable } from '../readable.ts'
import type { RegisteredDecoder } from './registry.ts'

export type Gate = (bytes: Buffer) => readonly RegisteredDecoder[]

interface Mark {
  bytes: Buffer
  /** Whether it stands in the view that is looked at, once that is known. */
  stands: boolean | undefined
}

/** In shorter views the bytes that occur tell enough; in longer ones nearly all do, and the pairs of bytes tell more. */
const shortView = 1024
const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x80 && isPrintable(byte) ? 1 : 0))

export function createGate(decoders: readonly RegisteredDecoder[]): Gate {
  let pairs = new Uint8Array(0)
  const singles = new Uint8Array(256)
  const marks = new Map(
    decoders.flatMap(({ marks: own = [] }) =>
      own.map((mark): [string, Mark] => [mark, { bytes: Buffer.from(mark, 'latin1'), stands: undefined }]),
    ),
  )
  const all = [...marks.values()]
  const entries = decoders.map((entry) => ({ entry, marks: entry.marks?.flatMap((mark) => marks.get(mark) ?? []) }))
  return (bytes) => {
    const isLong = bytes.length >= shortView
    singles.fill(0)
    if (isLong) {
      if (pairs.length === 0) pairs = new Uint8Array(65_536)
      notePairs(bytes, pairs, singles)
    } else for (let i = 0; i < bytes.length; i += 1) singles[bytes[i] as number] = 1
    for (const mark of all) mark.stands = undefined
    const stands = (mark: Mark) => {
      mark.stands ??=
        holds(mark.bytes, singles) && (isLong ? standsIn(bytes, mark.bytes, pairs) : includes(bytes, mark))
      return mark.stands
    }
    const passing: RegisteredDecoder[] = []
    const isPlain = holdsOnly(plainBytes, singles)
    for (const { entry, marks: own } of entries) {
      if (isPlain && entry.binary === true) continue
      if (own === undefined || own.some(stands)) passing.push(entry)
    }
    return passing
  }
}

function holdsOnly(allowed: Uint8Array, singles: Uint8Array): boolean {
  for (let byte = 0; byte < singles.length; byte += 1) if (singles[byte] === 1 && allowed[byte] === 0) return false
  return true
}

function holds(mark: Buffer, singles: Uint8Array): boolean {
  for (let i = 0; i < mark.length; i += 1) if (singles[mark[i] as number] === 0) return false
  return true
}

/** That all its bytes occur is known. */
function includes(bytes: Buffer, { bytes: mark }: Mark): boolean {
  return mark.length === 1 || bytes.includes(mark)
}

/** A mark of two bytes is a pair itself. */
function standsIn(bytes: Buffer, mark: Buffer, pairs: Uint8Array): boolean {
  for (let i = 0; i + 1 < mark.length; i += 1) {
    if (pairs[((mark[i] as number) << 8) | (mark[i + 1] as number)] === 0) return false
  }
  return mark.length <= 2 || bytes.includes(mark)
}

/** Notes every two bytes that stand side by side, and which bytes there are. */
function notePairs(bytes: Buffer, pairs: Uint8Array, singles: Uint8Array): void {
  pairs.fill(0)
  const { length } = bytes
  let last = bytes[0] as number
  singles[last] = 1
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[i] as number
    pairs[(last << 8) | byte] = 1
    singles[byte] = 1
    last = byte
  }
}
