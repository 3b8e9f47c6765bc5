import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decoders } from '../../../harness/probe/decoders/registry.ts'
import { findPlanted } from '../../../harness/probe/find-planted.ts'
import { type OpenInput, openObservations } from '../../../harness/probe/opened.ts'
import { createPlantedHeader, decodersOf, plantedEncodings } from '../../../harness/probe/planted.ts'
import { observe } from './subjects.ts'

const draw = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 16)
const planted = (seed: string) => plantedEncodings.map((id) => ({ id, value: draw(`${seed} ${id}`) }))

async function findIn(
  values: readonly { id: string; value: string }[],
  more: Partial<OpenInput> = {},
): Promise<string[]> {
  const message = observe(`GET /fhir HTTP/1.1\r\nhost: x\r\ninkijk-control: ${createPlantedHeader(values)}\r\n\r\n`)
  const opened = await openObservations({ observations: [message], ...more })
  const found = findPlanted(opened, [...values.map(({ value }) => value), draw('never sent')]).get(
    message.observation.id,
  )
  return values.filter(({ value }) => found?.has(value)).map(({ id }) => id)
}

describe('the planted header', () => {
  it('is found whole, whatever the values are', async () => {
    for (let n = 0; n < 400; n += 1) expect(await findIn(planted(`seed ${n}`))).toEqual([...plantedEncodings])
  })

  it('stays below a kilobyte and within the characters of a header', () => {
    for (let n = 0; n < 60; n += 1) expect(createPlantedHeader(planted(`seed ${n}`))).toMatch(/^[\x20-\x7e]{1,1000}$/)
  })

  it('shows none of its values but the plain one', () => {
    for (let n = 0; n < 60; n += 1) {
      const values = planted(`seed ${n}`)
      const header = createPlantedHeader(values)
      expect(values.filter(({ value }) => header.includes(value)).map(({ id }) => id)).toEqual(['plain'])
    }
  })

  it.each(decoders.map(({ decoder }) => decoder.id))('misses exactly what %s reads when that is blind', async (id) => {
    const expected = plantedEncodings.filter((encoding) => !decodersOf(encoding).includes(id))
    expect(await findIn(planted('blind'), { disabled: [id] })).toEqual(expected)
  })

  it('refuses an encoding it does not know', () => {
    expect(() => createPlantedHeader([{ id: 'rot13', value: 'x' }])).toThrow(/no planted encoding "rot13"/)
  })
})

it('does not find a value that was never sent, and names every observation', async () => {
  const opened = await openObservations({
    observations: [observe('niets'), observe('ook niets', { id: 'between/stored/1' })],
  })
  expect(findPlanted(opened, [draw('never sent')])).toEqual(
    new Map([
      ['between/received/1', new Set()],
      ['between/stored/1', new Set()],
    ]),
  )
})
