/** Whether the planted values of each vantage of a party were found, and the value that was never sent was not. */

import type { ExchangeEvidence } from '../contracts/evidence.ts'
import { createMemoryControl } from '../contracts/memory-control.ts'
import type { ControlResult, Vantage } from '../contracts/result.ts'
import { findPlanted } from '../probe/find-planted.ts'
import { findPlantedInMemory } from '../probe/memory/find-planted-in-memory.ts'
import type { Opened } from '../probe/opened.ts'
import { listMissingOutside } from './check-outside-controls.ts'

const vantages = ['received', 'sent', 'stored', 'logged'] as const

const inMemory = [
  ['oneByte', 'one-byte string'],
  ['twoByte', 'two-byte string'],
  ['buffer', 'buffer'],
] as const

/** Of a product: it was sent as text. */
const inMemoryOutside = inMemory.filter(([form]) => form === 'oneByte')

export function checkControls({ controls, parties }: ExchangeEvidence, party: string, opened: Opened): ControlResult[] {
  const { planted, framed, stored, logged, negative } = controls
  const inHeader = planted.map(({ id, value }) => ({ name: `header ${id}`, value }))
  const wanted: Readonly<Record<(typeof vantages)[number], readonly { name: string; value: string }[]>> = {
    received: [...inHeader, { name: 'body in chunks', value: framed }],
    sent: inHeader,
    stored: [{ name: 'row', value: stored }],
    logged: [{ name: 'line', value: logged }],
  }
  const evidence = parties.find((candidate) => candidate.party === party)
  const isObserved = (vantage: Vantage) => evidence?.unobserved.some((one) => one.vantage === vantage) !== true
  const found = findPlanted(opened, [...planted.map(({ value }) => value), framed, stored, logged, negative])
  const observations = evidence?.observations ?? []
  const { outside } = evidence ?? {}
  // What a product keeps nowhere has no control; that it was not observed is said elsewhere.
  const checked = vantages.filter(isObserved).map((vantage) => {
    const values = new Set(
      observations.filter((one) => one.vantage === vantage).flatMap(({ id }) => [...(found.get(id) ?? [])]),
    )
    const missing =
      outside === undefined
        ? wanted[vantage].filter(({ value }) => !values.has(value)).map(({ name }) => name)
        : listMissingOutside({ parties, party, outside, vantage, wanted: wanted[vantage], values, found })
    return describeControl(party, vantage, missing, values.has(negative))
  })
  const forms = outside === undefined ? inMemory : inMemoryOutside
  return isObserved('memory') ? [...checked, checkMemory(party, controls, opened, forms)] : checked
}

/** A memory that was not read has no control; that it was not read is said elsewhere. */
function checkMemory(
  party: string,
  { memory = '', negative }: ExchangeEvidence['controls'],
  opened: Opened,
  forms: readonly (readonly [(typeof inMemory)[number][0], string])[],
): ControlResult {
  const found = findPlantedInMemory(opened, createMemoryControl(memory), negative)
  const missing = forms.filter(([form]) => !found.has(form)).map(([, name]) => name)
  return describeControl(party, 'memory', missing, found.has('negative'))
}

function describeControl(
  party: string,
  vantage: Vantage,
  missing: readonly string[],
  negativeFound: boolean,
): ControlResult {
  return {
    party,
    vantage,
    positive: missing.length === 0,
    negative: !negativeFound,
    ...(missing.length === 0 ? {} : { detail: `missing: ${missing.join(', ')}` }),
  }
}
