import { describe, expect, it } from 'vitest'
import type { Truth, TruthElement } from '../../../harness/contracts/truth.ts'
import { assertTruth } from '../../../harness/truth/assert-truth.ts'
import { makeTruth } from './make-truth.ts'

const family = 'Patient.name[0].family'

/** A truth with one thing changed, in the list of elements and in the record alike. */
function spoil(name: string, change: (element: TruthElement) => Partial<TruthElement>): Truth {
  const truth = makeTruth()
  const element = find(truth, name)
  const changed = { ...element, ...change(element) }
  const quote = (text: string) => JSON.stringify(text).slice(1, -1)
  const record = JSON.stringify(truth.resources).replace(quote(element.value), () => quote(changed.value))
  const elements = truth.elements.map((other) => (other === element ? changed : other))
  return { ...truth, elements, resources: JSON.parse(record) }
}

function find(truth: Truth, name: string): TruthElement {
  const element = truth.elements.find((candidate) => candidate.element === name)
  if (element === undefined) throw new Error(`no element ${name}`)
  return element
}

function problem(text: string | RegExp): object {
  return expect.objectContaining({ code: 'TRUTH_INVALID', message: expect.stringMatching(text) })
}

describe('assertTruth', () => {
  it('accepts what createTruth makes', () => {
    expect(() => assertTruth(makeTruth())).not.toThrow()
  })

  it('refuses a value that stands in another place', () => {
    const phone = find(makeTruth(), 'Practitioner.telecom[0].value').value
    const truth = spoil('Patient.telecom[0].value', () => ({ value: phone }))
    expect(() => assertTruth(truth)).toThrow(problem(/Patient\.telecom\[0\]\.value: its value also stands in Pract/))
  })

  it('refuses a value that is part of another, whatever its case, accents and punctuation', () => {
    const name = find(makeTruth(), family).value
    const truth = spoil('Condition[0].note[0].text', () => ({
      value: `Bekend als ${name.toUpperCase().replaceAll(/[- ]/g, '_')} in de buurt`,
    }))
    expect(() => assertTruth(truth)).toThrow(problem(/Patient\.name\[0\]\.family: its value also stands in Condition/))
  })

  it('refuses a value that a measurement outside the truth holds as well', () => {
    const truth = makeTruth()
    const weight = truth.elements.find(({ element }) => /^Observation\[7\]\.valueQuantity\.value$/.test(element))
    const older = truth.resources.find((r) => !truth.elements.some(({ location }) => location?.id === r.id))
    if (older !== undefined) older.comment = `zelfde waarde ${weight?.value}`
    expect(() => assertTruth(truth)).toThrow(problem(/Observation\[7\]\.valueQuantity\.value: its value also stands/))
  })

  it('refuses a value within text that is carried as base64', () => {
    const truth = makeTruth()
    const letter = truth.resources.find((r) => r.resourceType === 'DocumentReference')
    const data = Buffer.from(`Betreft ${find(truth, family).value}`).toString('base64')
    if (letter !== undefined) letter.extension = [{ valueAttachment: { data } }]
    expect(() => assertTruth(truth)).toThrow(problem(/family: its value also stands in DocumentReference/))
  })

  it('refuses a value that names a party', () => {
    const truth = makeTruth()
    const organisation = `Stichting ${find(truth, family).value}`
    expect(() => assertTruth(truth, [organisation])).toThrow(problem(/family: its value also stands in 'Stichting/))
    expect(() => assertTruth(truth, ['Stichting De Linde'])).not.toThrow()
  })

  it('refuses a value matched by its bytes that has too few bits', () => {
    expect(() => assertTruth(spoil(family, () => ({ value: 'Jansen' })))).toThrow(
      problem('Patient.name.*matched by value with 12 bits, expected 30'),
    )
    expect(() => assertTruth(spoil(family, () => ({ value: 'Jansen', matchedBy: 'structure' })))).not.toThrow()
  })

  it('refuses the title of a code that is matched by its bytes', () => {
    const name = 'Condition[2].code.coding[0].display'
    expect(() => assertTruth(spoil(name, () => ({ matchedBy: 'value' })))).toThrow(problem('code or title of a Coding'))
  })

  it.each(['999940003', '950000012'])('refuses BSN %s', (value) => {
    expect(() => assertTruth(spoil('Patient.identifier[0].value', () => ({ value })))).toThrow(
      problem('no BSN of the test range'),
    )
  })

  it('refuses a class that is not that of the place', () => {
    expect(() => assertTruth(spoil(family, () => ({ class: 'medical' })))).toThrow(
      problem('class medical, expected identity'),
    )
  })

  it('refuses a name used twice', () => {
    expect(() => assertTruth(spoil('Patient.birthDate', () => ({ element: family })))).toThrow(
      problem('name used twice'),
    )
  })

  it('refuses an element that the record does not say', () => {
    const truth = makeTruth()
    find(truth, family).value = "van 't Veer-Brandelaar"
    expect(() => assertTruth(truth)).toThrow(problem('another value at name'))
    const elsewhere = spoil(family, () => ({ location: { resourceType: 'Patient', id: 'x', path: 'name[0].family' } }))
    expect(() => assertTruth(elsewhere)).toThrow(problem('resource x is not in the record'))
    const nowhere = makeTruth()
    delete find(nowhere, family).location
    expect(() => assertTruth(nowhere)).toThrow(problem('has no location'))
  })

  it('refuses a record without its patient in front, and a referral of someone else', () => {
    const truth = makeTruth()
    const referral = { ...truth.referral, patientId: 'patient-x' }
    expect(() => assertTruth({ ...truth, referral })).toThrow(problem('another patient'))
    expect(() => assertTruth({ ...truth, resources: truth.resources.toReversed() })).toThrow(problem('not the Patient'))
    const elements = truth.elements.filter(({ kind }) => kind !== 'bsn')
    expect(() => assertTruth({ ...truth, elements })).toThrow(problem('no element is a BSN'))
  })

  it('tells every problem in the detail and the first ones in the message', () => {
    const truth = makeTruth()
    const elements = truth.elements.map((element) => ({ ...element, class: 'routing' as const }))
    try {
      assertTruth({ ...truth, elements })
      expect.unreachable()
    } catch (error) {
      const { message, detail } = error as { message: string; detail: { problems: string[] } }
      expect(detail.problems.length).toBeGreaterThan(300)
      expect(message).toMatch(/and \d+ more$/)
    }
  })
})
