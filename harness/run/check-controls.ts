/** Whether the planted values of each vantage of a party were found, and the value that was never sent was not. */

import type { ExchangeEvidence } from '../contracts/evidence.ts'
import type { ControlResult, Vantage } from '../contracts/result.ts'
import { findPlanted } from '../probe/find-planted.ts'
import type { Opened } from '../probe/opened.ts'

const vantages = ['received', 'sent', 'stored', 'logged'] as const

export function checkControls({ controls, parties }: ExchangeEvidence, party: string, opened: Opened): ControlResult[] {
  const { planted, framed, stored, logged, negative } = controls
  const inHeader = planted.map(({ id, value }) => ({ name: `header ${id}`, value }))
  const wanted: Readonly<Record<(typeof vantages)[number], readonly { name: string; value: string }[]>> = {
    received: [...inHeader, { name: 'body in chunks', value: framed }],
    sent: inHeader,
    stored: [{ name: 'row', value: stored }],
    logged: [{ name: 'line', value: logged }],
  }
  const found = findPlanted(opened, [...planted.map(({ value }) => value), framed, stored, logged, negative])
  const observations = parties.find((candidate) => candidate.party === party)?.observations ?? []
  return vantages.map((vantage) => {
    const values = new Set(
      observations.filter((one) => one.vantage === vantage).flatMap(({ id }) => [...(found.get(id) ?? [])]),
    )
    const missing = wanted[vantage].filter(({ value }) => !values.has(value)).map(({ name }) => name)
    return describeControl(party, vantage, missing, values.has(negative))
  })
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
