import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ElementClass } from '../../../harness/contracts/truth.ts'
import { type Concealed, concealElements } from '../../../simulators/protection/conceal-elements.ts'
import { type Halves, readHalves } from '../../../simulators/protection/element-plaintext.ts'
import type { Json, JsonObject } from '../../../simulators/protection/fhir-json.ts'
import { revealElements } from '../../../simulators/protection/reveal-elements.ts'
import { leavesOf, resources, shapeFaults } from './fhir-shapes.ts'

const protectable: readonly ElementClass[] = ['medical', 'identity', 'professional', 'administrative']
const slotUrl = 'https://inkijk.example/fhir/StructureDefinition/encrypted-element'
const masked = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }

function conceal(resource: Record<string, unknown>, ...classes: ElementClass[]) {
  return concealElements(resource as JsonObject & { resourceType: string }, new Set(classes))
}

/** Fills the slots with numbers in place of ciphertexts, and opens them again. */
function roundTrip(
  resource: Record<string, unknown>,
  ...classes: ElementClass[]
): { sealed: JsonObject; opened: JsonObject } {
  const { resource: sealed, parts } = conceal(resource, ...classes)
  for (const [i, { slot }] of parts.entries()) slot.valueString = `c${i}`
  return { sealed, opened: revealElements(sealed, contentsOf(parts)) }
}

function contentsOf(parts: Concealed['parts']): Map<string, Halves> {
  return new Map(parts.map(({ plaintext }, i) => [`c${i}`, readHalves(plaintext)]))
}

describe('concealing elements', () => {
  it('takes every value of the chosen classes, leaves every other one, and keeps the shape', () => {
    fc.assert(
      fc.property(resources(), fc.subarray([...protectable], { minLength: 1 }), (resource, classes) => {
        expect(shapeFaults(resource)).toEqual([])
        const { sealed, opened } = roundTrip(resource, ...classes)
        const text = JSON.stringify(sealed)
        for (const leaf of leavesOf(resource)) {
          const isTaken = classes.includes(leaf.class) && !leaf.isReference
          if (text.includes(String(leaf.value)) === isTaken) throw new Error(`${leaf.class}: ${leaf.value} in ${text}`)
        }
        expect(shapeFaults(sealed)).toEqual([])
        expect(opened).toEqual(resource)
      }),
      { numRuns: 500 },
    )
  })

  it('takes the largest subtree, with where it stood', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '195967001' }], text: 'Astma' }
    const { resource, parts } = conceal({ resourceType: 'Condition', id: 'c1', code }, 'medical')
    expect(resource).toEqual({
      resourceType: 'Condition',
      id: 'c1',
      code: { extension: [masked, { url: slotUrl, valueString: '' }] },
    })
    expect(parts.map(({ plaintext }) => plaintext)).toEqual([
      { path: ['code'], resource: { resourceType: 'Condition', id: 'c1', code } },
    ])
  })

  it('takes an array item by item, also one of primitives', () => {
    const name = [{ family: 'Jansen' }, { family: 'Pietersen' }]
    const { resource, parts } = conceal({ resourceType: 'Patient', name, given: ['A', 'B'] }, 'identity')
    expect(resource.name).toHaveLength(2)
    expect(resource.given).toBeUndefined()
    expect(resource._given).toHaveLength(2)
    expect(parts.map(({ plaintext }) => plaintext)).toEqual([
      { path: ['name', 0], resource: { resourceType: 'Patient', name: [{ family: 'Jansen' }] } },
      { path: ['name', 1], resource: { resourceType: 'Patient', name: [{ family: 'Pietersen' }] } },
      { path: ['given', 0], resource: { resourceType: 'Patient', given: ['A'] } },
      { path: ['given', 1], resource: { resourceType: 'Patient', given: ['B'] } },
    ])
  })

  it('takes both halves of a primitive into one', () => {
    const half = { extension: [{ url: 'http://voorbeeld.test/tijd', valueTime: '10:00' }] }
    const { sealed, opened } = roundTrip(
      { resourceType: 'Patient', birthDate: '1970-01-02', _birthDate: half },
      'identity',
    )
    expect(Object.keys(sealed)).toEqual(['resourceType', '_birthDate'])
    expect(opened).toEqual({ resourceType: 'Patient', birthDate: '1970-01-02', _birthDate: half })
  })

  it('leaves what routes, and the links between resources', () => {
    const task = {
      resourceType: 'Task',
      id: 't1',
      status: 'requested',
      for: { reference: 'Patient/p1', display: 'Mevrouw Jansen' },
      description: 'Verwijzing wegens astma',
      owner: { identifier: { value: '90000381' } },
    }
    const { resource } = conceal(task, 'medical', 'identity')
    expect(resource).toMatchObject({
      id: 't1',
      status: 'requested',
      owner: task.owner,
      for: { reference: 'Patient/p1' },
    })
    expect(JSON.stringify(resource)).not.toMatch(/Jansen|astma/)
  })

  it('takes the name beside a link that routes, and leaves the link', () => {
    const valueReference = { reference: 'Composition/c1', display: 'Overdracht Mevrouw Jansen' }
    const task = { resourceType: 'Task', input: [{ type: { text: 'document' }, valueReference }] }
    const { sealed, opened } = roundTrip(task, 'medical', 'identity')
    expect(sealed.input).toMatchObject([
      { type: { text: 'document' }, valueReference: { reference: 'Composition/c1' } },
    ])
    expect(JSON.stringify(sealed)).not.toMatch(/Jansen/)
    expect(opened).toEqual(task)
    expect(JSON.stringify(conceal(task, 'medical').resource)).toMatch(/Jansen/)
  })

  it('takes free text that stands where a link is expected', () => {
    const asserter = { reference: 'Zie de brief van dr. Jansen' }
    expect(JSON.stringify(conceal({ resourceType: 'Condition', asserter }, 'professional').resource)).not.toMatch(
      /Jansen/,
    )
  })

  it('keeps the url of an extension and the id of an element that stay for a link below them', () => {
    const extension = [
      {
        id: 'e1',
        url: 'http://voorbeeld.test/arts',
        valueReference: { reference: 'Practitioner/1', display: 'Jansen' },
      },
    ]
    const { sealed, opened } = roundTrip({ resourceType: 'Condition', extension }, 'medical')
    expect(sealed.extension).toMatchObject([{ id: 'e1', url: 'http://voorbeeld.test/arts' }])
    expect(JSON.stringify(sealed)).not.toMatch(/Jansen/)
    expect(shapeFaults(sealed)).toEqual([])
    expect(opened).toEqual({ resourceType: 'Condition', extension })
  })

  it('leaves resources in a Parameters resource to be resources', () => {
    const inner = { resourceType: 'Condition', id: 'c1', code: { text: 'Astma' } }
    const { sealed, opened } = roundTrip(
      { resourceType: 'Parameters', parameter: [{ name: 'n', resource: inner }] },
      'medical',
    )
    expect(JSON.stringify(sealed)).toContain('"resourceType":"Condition","id":"c1"')
    expect(JSON.stringify(sealed)).not.toContain('Astma')
    expect(opened).toMatchObject({ parameter: [{ resource: inner }] })
  })

  it('keeps members with the names of built-in properties', () => {
    const resource = JSON.parse(
      '{"resourceType":"Condition","__proto__":{"a":"x"},"_constructor":{"extension":[]},"toString":"y"}',
    )
    const { sealed, opened } = roundTrip(resource, 'medical')
    expect(JSON.stringify(opened)).toBe(JSON.stringify(resource))
    expect(JSON.stringify(sealed)).not.toMatch(/"[xy]"/)
  })

  it.each<[string, Record<string, Json>]>([
    ['an array that mixes objects and texts', { note: [{ text: 'a' }, 'b'] }],
    ['an array in an array', { note: [['b']] }],
    ['an object with a second half', { code: { text: 'a' }, _code: { extension: [] } }],
    ['halves of different shapes', { note: ['a'], _note: { extension: [] } }],
  ])('refuses %s rather than leave a part readable', (_, members) => {
    expect(() => conceal({ resourceType: 'Condition', ...members }, 'medical')).toThrow(/Condition\.(note|code)/)
  })
})

describe('revealing elements', () => {
  it('puts an element back wherever it stands', () => {
    const { sealed } = roundTrip({ resourceType: 'Task', description: 'Astma', note: [{ text: 'Haast' }] }, 'medical')
    const { parts } = conceal({ resourceType: 'Task', description: 'Astma', note: [{ text: 'Haast' }] }, 'medical')
    const translated = {
      resourceType: 'ServiceRequest',
      contained: [{ resourceType: 'Basic', _title: sealed._description ?? null }],
      orderDetail: sealed.note ?? null,
    }
    expect(revealElements(translated, contentsOf(parts))).toEqual({
      resourceType: 'ServiceRequest',
      contained: [{ resourceType: 'Basic', title: 'Astma' }],
      orderDetail: [{ text: 'Haast' }],
    })
  })

  it.each([
    ['before', (sealed: JsonObject) => ({ description: 'Vervalst', ...sealed })],
    ['after', (sealed: JsonObject) => ({ ...sealed, description: 'Vervalst' })],
  ])('does not take a value that was put %s the encrypted one', (_, forge) => {
    const { sealed } = roundTrip({ resourceType: 'Task', description: 'Astma' }, 'medical')
    const opened = revealElements(forge(sealed), new Map([['c0', { value: 'Astma' }]]))
    expect(opened).toEqual({ resourceType: 'Task', description: 'Astma' })
  })
})
