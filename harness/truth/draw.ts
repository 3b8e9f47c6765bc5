/** Draws values for a record: each recognisable, none contained in another or in what else travels. */

import { HarnessError } from '../contracts/error.ts'
import type { ValueKind } from '../contracts/truth.ts'
import { testBsnFrom } from './bsn.ts'
import { enoughBits, estimateBits, reduceText } from './distinctiveness.ts'
import { Distinctive } from './draft.ts'
import { createRandom, type Random } from './random.ts'
import { makeFamilyName, makeGivenName, makeInitials, makePlace, makeStreet, makeWord } from './words.ts'

export interface Draw {
  random: Random
  /** Logical id for a resource of this type: 12 hexadecimal digits after the type. */
  id(resourceType: string): string
  bsn(): Distinctive
  birthDate(): Distinctive
  givenName(): Distinctive
  familyName(): Distinctive
  /** Initials and family name, as a professional is shown. */
  person(): Distinctive
  /** `before`, a name of its own, and `after`. */
  organisation(before: string, after?: string): Distinctive
  /** Street and house number. */
  addressLine(): Distinctive
  phone(): Distinctive
  email(): Distinctive
  /** `prefix` followed by so many digits. */
  identifier(prefix: string, digits: number): Distinctive
  /** Number between the bounds, written with ten digits: more than any instrument gives, so that it is recognised. */
  decimal(low: number, high: number): Distinctive
  /** A sentence; `{plaats}` and `{naam}` become names of their own. */
  sentence(template: string): Distinctive
  /** The same, carried as base64. */
  attachment(template: string): Distinctive
  /** Date-time to the millisecond, so many days from now (negative: past), in Dutch time. */
  moment(fromDays: number, toDays: number): Distinctive
  /** Date-time so many minutes after another one. */
  later(than: Distinctive, fromMinutes: number, toMinutes: number): Distinctive
}

/** Gives the first candidate that may be used. */
type Claim = (make: () => string) => string

const digitsOfDecimal = 10
const dayMs = 86_400_000
const minuteMs = 60_000
const tries = 1000

export function createDraw(seed: string, now: Date, elsewhere: readonly string[]): Draw {
  const random = createRandom(seed)
  const claim = createClaim(elsewhere)
  const moments = createMoments(random, now, claim)
  const distinct = (kind: ValueKind, make: () => string) => new Distinctive(claim(make), kind)
  const digits = (count: number) => Array.from({ length: count }, () => random.integer(0, 9)).join('')
  const write = (template: string) => fillIn(template, random)
  return {
    random,
    id: (type) =>
      claim(
        () =>
          `${type.toLowerCase()}-${random
            .integer(0, 2 ** 47)
            .toString(16)
            .padStart(12, '0')}`,
      ),
    bsn: () => distinct('bsn', () => testBsnFrom(random.integer(999_900_006, 999_999_990))),
    // Years that nothing else in an exchange speaks of: the few bits of a date then suffice.
    birthDate: () => distinct('date', () => isoDate(random.integer(Date.UTC(1932, 0, 1), Date.UTC(1999, 11, 31)))),
    givenName: () => distinct('name', () => makeGivenName(random)),
    familyName: () => distinct('name', () => makeFamilyName(random)),
    person: () => distinct('name', () => write('{naam}')),
    organisation: (before, after = '') => distinct('name', () => `${before} ${makePlace(random)}${after}`),
    addressLine: () => distinct('text', () => `${makeStreet(random)} ${random.integer(1, 399)}`),
    // No subscriber's number begins with 069.
    phone: () => distinct('phone', () => `06-9${digits(7)}`),
    email: () => distinct('email', () => `${makeWord(random, 3)}.${random.integer(10, 99)}@post.example`.toLowerCase()),
    identifier: (prefix, count) => distinct('identifier', () => prefix + digits(count)),
    decimal: (low, high) => new Distinctive(Number(claim(() => decimalBetween(random, low, high))), 'number'),
    sentence: (template) => distinct('text', () => write(template)),
    attachment: (template) =>
      new Distinctive(
        claim(() => write(template)),
        'text',
        'base64',
      ),
    ...moments,
  }
}

function fillIn(template: string, random: Random): string {
  return template
    .replaceAll('{plaats}', () => makePlace(random))
    .replaceAll('{naam}', () => `${makeInitials(random)} ${makeFamilyName(random)}`)
}

function createMoments(random: Random, now: Date, claim: Claim): Pick<Draw, 'moment' | 'later'> {
  const distinct = (fromMs: number, toMs: number) =>
    new Distinctive(
      claim(() => dutchTime(random.integer(fromMs, toMs))),
      'date',
    )
  return {
    moment: (from, to) => distinct(now.getTime() + from * dayMs, now.getTime() + to * dayMs),
    later: (than, from, to) => {
      const start = Date.parse(String(than.value))
      return distinct(start + from * minuteMs, start + to * minuteMs)
    },
  }
}

/** Makes candidates until one has bits enough and does not overlap with any value claimed before. */
function createClaim(elsewhere: readonly string[]): Claim {
  const claimed: string[] = []
  const travelling = elsewhere.map(reduceText)
  const isFree = (candidate: string) => {
    const reduced = reduceText(candidate)
    return (
      !travelling.some((other) => other.includes(reduced)) &&
      !claimed.some((other) => other.includes(reduced) || reduced.includes(other))
    )
  }
  return (make) => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const candidate = make()
      if (estimateBits(candidate) < enoughBits || !isFree(candidate)) continue
      claimed.push(reduceText(candidate))
      return candidate
    }
    throw new HarnessError('TRUTH_INVALID', `no free value left after ${tries} tries, the last was '${make()}'`)
  }
}

function decimalBetween(random: Random, low: number, high: number): string {
  const whole = random.integer(Math.ceil(low), Math.floor(high) - 1)
  const places = digitsOfDecimal - String(whole).length
  // A last digit of 0 would be lost in a JSON number.
  const fraction = random.integer(1, 10 ** (places - 1) - 1) * 10 + random.integer(1, 9)
  return `${whole}.${String(fraction).padStart(places, '0')}`
}

function isoDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

/** FHIR dateTime with the offset that holds in the Netherlands at that moment. */
function dutchTime(atMs: number): string {
  const zone = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Amsterdam', timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find((part) => part.type === 'timeZoneName')?.value
  const offset = zone?.replace('GMT', '') ?? '+01:00'
  const offsetMs = Number(offset.slice(1, 3)) * 3_600_000
  return new Date(atMs + offsetMs).toISOString().replace('Z', offset)
}
