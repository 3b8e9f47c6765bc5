/** What is put through a hash: values from a small domain, in the spellings in which programs join and hash them. */

import type { TruthElement } from '../../contracts/truth.ts'
import { subscriberOf } from '../forms/phone.ts'
import {
  addressDomain,
  birthDateDomain,
  bsnAndBirthDateDomain,
  bsnDomain,
  type Domain,
  phoneDomain,
} from '../small-domains.ts'

export interface Preimage {
  /** Whose values it holds; the first names it. */
  elements: readonly [TruthElement, ...TruthElement[]]
  domain: Domain
  /** The value as the domain spells it. */
  value: string
  /** Such as `bsn`, or `bsn dotted`. */
  name: string
  /** From the domain's spelling to the message that is hashed. */
  spell(value: string): string
  /** `full`: under every algorithm; `common`: under those that applications use. */
  effort: 'full' | 'common'
  /** Whether it is tried with each secret that a party knows, and with how many algorithms. */
  keyed: 'all' | 'usual' | 'none'
  /** Whether UUIDs made from it are looked for. */
  uuids?: boolean
}

type Spelling = readonly [name: string, spell: (value: string) => string]

/** OID of the citizen service number (field notes on identity, 1.8). */
const bsnOid = '2.16.840.1.113883.2.4.6.3'
const bsnSpellings: readonly Spelling[] = [
  ['', (bsn) => bsn],
  [' line', (bsn) => `${bsn}\n`],
  [' dotted', (bsn) => `${bsn.slice(0, 4)}.${bsn.slice(4, 6)}.${bsn.slice(6)}`],
  [' ten digits', (bsn) => bsn.padStart(10, '0')],
  [' unpadded', (bsn) => bsn.replace(/^0+/, '')],
  [' system', (bsn) => `http://fhir.nl/fhir/NamingSystem/bsn|${bsn}`],
  [' urn', (bsn) => `urn:oid:${bsnOid}|${bsn}`],
  [' oid', (bsn) => `${bsnOid}|${bsn}`],
  [' urn dotted', (bsn) => `urn:oid:${bsnOid}.${bsn}`],
  [' oid dotted', (bsn) => `${bsnOid}.${bsn}`],
  [' named', (bsn) => `bsn:${bsn}`],
  // Pseudonym service, direct exchange and OPRF path (field notes on identity, 3.2 and 3.3).
  [' personal id', (bsn) => `NL:bsn:${bsn}`],
  [' identifier', (bsn) => `{"landCode":"NL","type":"BSN","value":"${bsn}"}`],
]
/** Of those, what names a number in a register, as the name of a UUID does. */
const identifierNames = new Set(
  ['', ' system', ' urn', ' oid', ' urn dotted', ' oid dotted', ' named'].map((n) => `bsn${n}`),
)
const dateSpellings: readonly Spelling[] = [
  ['', (date) => date],
  [' compact', (date) => date.replaceAll('-', '')],
  [' day-first', (date) => turn(date, '-')],
  [' day-first compact', (date) => turn(date, '')],
]
const phoneSpellings: readonly Spelling[] = [
  ['', (phone) => phone],
  [' international', (phone) => `+31${phone.slice(1)}`],
  [' prefixed', (phone) => `0031${phone.slice(1)}`],
  [' country code', (phone) => `31${phone.slice(1)}`],
]
const addressSpellings: readonly Spelling[] = [
  ['', (address) => address.replace(' ', '')],
  [' blank', (address) => address],
  [' blanks', (address) => `${address.slice(0, 4)} ${address.slice(4)}`],
  [' dash', (address) => address.replace(' ', '-')],
  [' bar', (address) => address.replace(' ', '|')],
  [' lower', (address) => address.replace(' ', '').toLowerCase()],
]
const marks = ['', '|', '-', ':', ';', '_', ' ', '.', ','] as const

/** Preimages of the identity in these elements; values are joined within one resource only. */
export function preimagesOf(elements: readonly TruthElement[]): Preimage[] {
  const identity = elements.filter((element) => element.class === 'identity')
  const resources = Map.groupBy(identity, (element) => element.element.split('.')[0] ?? '').values()
  return resources.toArray().flatMap((members) => {
    const bsns = members.filter(({ kind, value }) => kind === 'bsn' && /^\d{9}$/.test(value))
    const dates = members.filter(({ kind, value }) => kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return [
      ...bsns.flatMap((bsn) => bsnPreimages(bsn)),
      ...dates.flatMap((date) => spelled(date, 'date', birthDateDomain, date.value, dateSpellings, 'usual')),
      ...bsns.flatMap((bsn) => dates.flatMap((date) => joinedPreimages(bsn, date))),
      ...members.flatMap(phonePreimages),
      ...addressPreimages(members),
    ]
  })
}

function bsnPreimages(element: TruthElement): Preimage[] {
  return spelled(element, 'bsn', bsnDomain, element.value, bsnSpellings, 'all').map((preimage) => ({
    ...preimage,
    uuids: identifierNames.has(preimage.name),
  }))
}

function phonePreimages(element: TruthElement): Preimage[] {
  const subscriber = element.kind === 'phone' ? subscriberOf(element.value) : undefined
  if (subscriber === undefined) return []
  return spelled(element, 'phone', phoneDomain, `0${subscriber}`, phoneSpellings, 'usual')
}

function joinedPreimages(bsn: TruthElement, date: TruthElement): Preimage[] {
  const part = (value: string, index: number) => value.split(' ')[index] ?? ''
  const value = `${bsn.value} ${date.value}`
  const base = { elements: [bsn, date] as const, domain: bsnAndBirthDateDomain, value, effort: 'common' as const }
  return dateSpellings.flatMap(([form, spellDate]) =>
    marks.flatMap((mark): Preimage[] => [
      {
        ...base,
        name: `bsn${mark}date${form}`,
        keyed: mark === '' && form === '' ? 'usual' : 'none',
        spell: (both) => part(both, 0) + mark + spellDate(part(both, 1)),
      },
      {
        ...base,
        name: `date${form}${mark}bsn`,
        keyed: 'none',
        spell: (both) => spellDate(part(both, 1)) + mark + part(both, 0),
      },
    ]),
  )
}

/** Postcode with the house number at the end of the address line beside it. */
function addressPreimages(members: readonly TruthElement[]): Preimage[] {
  return members
    .filter(({ kind }) => kind === 'postcode')
    .flatMap((postcode) => {
      const place = postcode.element.slice(0, postcode.element.lastIndexOf('.'))
      const line = members.find(({ element }) => element.startsWith(`${place}.line`))
      const house = / (\d{1,3})$/.exec(line?.value ?? '')?.[1]
      if (line === undefined || house === undefined) return []
      const value = `${postcode.value.replaceAll(' ', '').toUpperCase()} ${house}`
      return spelled(postcode, 'address', addressDomain, value, addressSpellings, 'none', [line])
    })
}

function spelled(
  element: TruthElement,
  name: string,
  domain: Domain,
  value: string,
  spellings: readonly Spelling[],
  keyed: Preimage['keyed'],
  others: readonly TruthElement[] = [],
): Preimage[] {
  return spellings
    .filter(([form, spell], i) => i === 0 || form === ' line' || spell(value) !== value)
    .map(([form, spell], i) => ({
      elements: [element, ...others],
      domain,
      value,
      name: name + form,
      spell,
      effort: i === 0 ? 'full' : 'common',
      keyed: i === 0 ? keyed : 'none',
    }))
}

function turn(date: string, mark: string): string {
  return date.split('-').reverse().join(mark)
}
