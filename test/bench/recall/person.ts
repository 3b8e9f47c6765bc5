/** Synthetic patients with the values that are looked for. */

import type { TruthElement, ValueKind } from '../../../harness/contracts/truth.ts'
import { testBsnFrom } from '../../../harness/truth/bsn.ts'
import type { Random } from '../../../harness/truth/random.ts'
import { makeFamilyName, makeGivenName, makePlace, makeStreet, makeWord } from '../../../harness/truth/words.ts'

export interface Person {
  bsn: string
  given: string
  family: string
  birthDate: string
  phone: string
  email: string
  street: string
  postcode: string
  city: string
  note: string
  report: string
  labId: string
  /** Decimal with ten digits. */
  lab: string
}

/** A value that is recognised by its bytes; a city alone is in no list. */
export type PersonValue = Exclude<keyof Person, 'city'>

const kinds: Readonly<Record<PersonValue, ValueKind>> = {
  bsn: 'bsn',
  given: 'name',
  family: 'name',
  birthDate: 'date',
  phone: 'phone',
  email: 'email',
  street: 'text',
  postcode: 'postcode',
  note: 'text',
  report: 'text',
  labId: 'identifier',
  lab: 'number',
}
const medical: ReadonlySet<PersonValue> = new Set<PersonValue>(['note', 'report', 'labId', 'lab'])
const firstBirth = Date.UTC(1932, 0, 1)
const lastBirth = Date.UTC(1999, 11, 31)

/** `taken`: values that this person may not have. */
export function drawPerson(random: Random, taken: ReadonlySet<string> = new Set()): Person {
  const free = (make: () => string) => {
    for (;;) {
      const value = make()
      if (!taken.has(value)) return value
    }
  }
  const digits = (count: number) => Array.from({ length: count }, () => random.integer(0, 9)).join('')
  const letter = () => String.fromCharCode(65 + random.integer(0, 25))
  const city = makePlace(random)
  return {
    bsn: free(() => testBsnFrom(random.integer(999_900_006, 999_999_980))),
    given: free(() => makeGivenName(random)),
    family: free(() => makeFamilyName(random)),
    birthDate: free(() => new Date(random.integer(firstBirth, lastBirth)).toISOString().slice(0, 10)),
    phone: free(() => `06-9${digits(7)}`),
    email: free(() => `${makeWord(random, 3)}.${random.integer(10, 99)}@post.example`.toLowerCase()),
    street: free(() => `${makeStreet(random)} ${random.integer(1, 399)}`),
    postcode: free(() => `${random.integer(1011, 9999)} ${letter()}${letter()}`),
    city,
    note: free(
      () => `Patiënt klaagt sinds ${makeWord(random, 3)} over drukkende pijn op de borst, collega te ${city} gebeld.`,
    ),
    report: free(
      () =>
        `Echo ${makeWord(random, 3)} toont matige mitralisinsufficiëntie & LVEF < 40%; controle bij ${makeWord(random, 3)}.`,
    ),
    labId: free(() => `LAB-${digits(10)}`),
    lab: free(() => `${random.integer(4, 99)}.${digits(7)}${random.integer(1, 9)}`),
  }
}

function valuesOf(person: Person): PersonValue[] {
  const isValue = (key: string): key is PersonValue => key in kinds
  return Object.keys(person).filter(isValue)
}

/** The elements of a person, named `<prefix>.<value>`. */
export function elementsOf(person: Person, prefix = 'person'): TruthElement[] {
  return valuesOf(person).map((key) => ({
    element: `${prefix}.${key}`,
    value: person[key],
    class: medical.has(key) ? 'medical' : 'identity',
    kind: kinds[key],
    matchedBy: 'value',
  }))
}
