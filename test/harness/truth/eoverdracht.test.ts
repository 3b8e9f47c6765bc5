import { describe, expect, it } from 'vitest'
import { makeTruth } from './make-truth.ts'

const truth = makeTruth('seed/handoff', 'eoverdracht')
const composition = truth.resources.find(({ resourceType }) => resourceType === 'Composition')

interface Section {
  code: { coding: { code: string }[] }
  text?: { div: string }
  entry?: { reference: string }[]
  section?: Section[]
}

function listSections(sections: readonly Section[]): Section[] {
  return sections.flatMap((section) => [section, ...listSections(section.section ?? [])])
}

describe('the record of an eOverdracht', () => {
  const main = (composition?.section ?? []) as Section[]
  const sections = listSections(main)

  it('lists far more than 120 elements, most of them medical and recognised by value', () => {
    const { elements } = truth
    expect(elements.length).toBeGreaterThan(300)
    expect(elements.filter((element) => element.class === 'medical').length).toBeGreaterThan(150)
    expect(elements.filter(({ matchedBy }) => matchedBy === 'value').length).toBeGreaterThan(200)
    expect(elements.filter(({ location }) => location?.resourceType === 'Composition').length).toBeGreaterThan(40)
  })

  it('refers in its sections to resources of the record, and to each that is no Patient, insurer or practice', () => {
    const known = truth.resources.map(({ resourceType, id }) => `${resourceType}/${id}`)
    const referred = sections.flatMap(({ entry = [] }) => entry.map(({ reference }) => reference))
    expect(referred.filter((reference) => !known.includes(reference))).toEqual([])
    const rest = known.filter((reference) => !referred.includes(reference)).map((reference) => reference.split('/')[0])
    expect(rest.toSorted()).toEqual(['Composition', 'Organization', 'Organization', 'Patient'])
  })

  it('has every main section of the Nictiz profile', () => {
    expect(main.map(({ code }) => code.coding[0]?.code)).toEqual([
      '405624007',
      '109481000146101',
      '371524004',
      '773130005',
      '5531000179105',
    ])
    // FHIR STU3 Composition, constraint cmp-1.
    const empty = sections.filter(({ text, entry, section }) => (text ?? entry ?? section) === undefined)
    expect([sections.length, empty]).toEqual([30, []])
  })

  it('is another one for another seed', () => {
    const values = new Set(truth.elements.filter(({ matchedBy }) => matchedBy === 'value').map(({ value }) => value))
    const other = makeTruth('seed/other', 'eoverdracht').elements.filter(({ matchedBy }) => matchedBy === 'value')
    expect(other.filter(({ value }) => values.has(value))).toEqual([])
  })
})
