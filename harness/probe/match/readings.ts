/** The ways in which a value may stand in pieces. */

import type { TruthElement } from '../../contracts/truth.ts'
import { encodeSpelling } from '../forms/charsets.ts'
import { bitsOf, enoughBits } from '../forms/distinctive.ts'
import { tryParseInstant } from '../forms/instant.ts'
import { splitName } from '../forms/name-parts.ts'
import { subscriberOf } from '../forms/phone.ts'
import { findOwnWords, type OwnStretch, type OwnWords } from './own-words.ts'
import type { Gaps } from './read-through.ts'

export interface Reading {
  /** Latin-1 text of the bytes. */
  text: string
  form: string
  gaps: Gaps
  /** Length of which the start counts, when the rest was cut off; infinite for values that must be there whole. */
  startLength: number
  /** Last position from which the end counts, when what stood before is in other bytes; -1 for such values. */
  lastStart: number
  /** Names and long numbers, which say more than other words. */
  own: readonly OwnStretch[]
}

/** Less than this is no sentence that was cut off. */
const shortestStart = 24
/** What old systems write is found in one piece only, as each set multiplies the pieces to look for. */
const olderSets = new Set([' cp850', ' mac-roman'])
const whole: OwnWords = { stretches: [], startLength: Number.POSITIVE_INFINITY, lastStart: -1 }

/** None for values that would not be distinctive without their place. */
export function readingsOf({ kind, value }: TruthElement, repeated: ReadonlySet<string>): Reading[] {
  const readings = new Map<string, Reading>()
  const add = (spelled: string, gaps: Gaps, words = whole) => {
    if (bitsOf(spelled) < enoughBits) return
    for (const [suffix, bytes] of encodeSpelling(spelled)) {
      const text = bytes.toString('latin1')
      if (readings.has(text) || olderSets.has(suffix)) continue
      readings.set(text, { text, form: kind + suffix, gaps, ...inBytes(words, spelled, bytes) })
    }
  }
  if (kind === 'text') {
    const words = findOwnWords(value, repeated)
    const upper = value.toUpperCase()
    add(value, 'words', words)
    // Some letters become two as capitals; then it is unknown where the names stand.
    add(upper, 'words', upper.length === value.length ? words : whole)
  } else if (kind === 'name') {
    for (const order of ordersOf(value)) {
      add(order, 'name')
      add(order.toUpperCase(), 'name')
    }
  } else if (kind === 'bsn') add(value, 'digits')
  else if (kind === 'phone') {
    const subscriber = subscriberOf(value)
    if (subscriber !== undefined) for (const start of ['0', '+31']) add(start + subscriber, 'digits')
  } else if (kind === 'date') {
    for (const [, reading] of tryParseInstant(value)?.clocks ?? []) add(reading.replace('T', ' '), 'words')
  }
  return [...readings.values()]
}

/** Positions of characters as positions of bytes. */
function inBytes(
  { stretches, startLength, lastStart }: OwnWords,
  spelled: string,
  bytes: Buffer,
): Pick<Reading, 'own' | 'startLength' | 'lastStart'> {
  const isSame = bytes.length === spelled.length
  const place = (at: number) => (isSame || !Number.isFinite(at) ? at : Buffer.byteLength(spelled.slice(0, at)))
  return {
    own: isSame ? stretches : stretches.map(({ start, end }) => ({ start: place(start), end: place(end) })),
    startLength: Math.max(shortestStart, place(startLength)),
    lastStart: lastStart === -1 ? -1 : place(lastStart),
  }
}

/** As it is written, and with the family name first or the prefix last. */
function ordersOf(value: string): string[] {
  const parts = splitName(value)
  if (parts === undefined) return value.includes(' ') || value.includes('-') ? [value] : []
  const { given, prefix, own } = parts
  const orders = [
    [given, prefix, own],
    [prefix, own, given],
    [own, given, prefix],
    [own, prefix, given],
  ]
  return [...new Set(orders.map((order) => order.filter((part) => part !== '').join(' ')))]
}
