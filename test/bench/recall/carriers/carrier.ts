/** What all carriers share. */

import type { Random } from '../../../../harness/truth/random.ts'
import type { Person } from '../person.ts'

/** Random numbers, and moments in time. */
export interface Draws extends Random {
  /** ISO 8601 in UTC, to the millisecond. */
  moment(): string
}

/** A message about a person, all values in it as the format writes them. */
export type Carrier = (person: Person, random: Draws) => string

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export function uuid(random: Random): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => random.integer(0, 15).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
}

export function noise(random: Random, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, () => random.integer(0, 255)))
}

/** Moments of the second half of 2026; none of the seconds in `taken` (ISO 8601 without a zone). */
export function withMoments(random: Random, taken: ReadonlySet<string> = new Set()): Draws {
  const draw = (): string => {
    const at = Date.UTC(2026, 5, 1) + random.integer(0, 15_000_000) * 1000 + random.integer(0, 999)
    const text = new Date(at).toISOString()
    return taken.has(text.slice(0, 19)) ? draw() : text
  }
  return { ...random, moment: draw }
}

export function compactDate(date: string): string {
  return date.replaceAll('-', '')
}
