import { describe, expect, it } from 'vitest'
import type { FhirResource, Truth } from '../../../harness/contracts/truth.ts'
import { compareRecord } from '../../../harness/truth/compare-record.ts'
import { makeTruth } from './make-truth.ts'

const truth = makeTruth()

function makeTask({ referral }: Truth, requester: object): FhirResource {
  return {
    resourceType: 'Task',
    id: 'task-1',
    identifier: [{ value: 'urn:uuid:6b1f' }, { value: referral.reference }],
    description: referral.reason,
    requester,
    restriction: { period: { end: referral.validUntil } },
  }
}

const { name, uziNumber } = truth.referral.requester
const stu3 = makeTask(truth, { agent: { display: name, identifier: { value: uziNumber } } })
const r4 = makeTask(truth, { display: name, identifier: { value: uziNumber } })
const change = (from: string, to: string): FhirResource[] =>
  JSON.parse(JSON.stringify(truth.resources).replace(from, to)) as FhirResource[]
const said = (element: string) => truth.elements.find((e) => e.element === element)?.value ?? ''

describe('compareRecord', () => {
  it('finds everything in an unchanged record with its Task', () => {
    expect(compareRecord(truth.elements, [...truth.resources, stu3])).toEqual({
      missing: [],
      changed: [],
      complete: true,
      present: truth.elements.length,
    })
  })

  it('does not need the order of the resources, nor anything outside the truth', () => {
    const delivered = truth.resources.filter((r) => truth.elements.some(({ location }) => location?.id === r.id))
    expect(compareRecord(truth.elements, [stu3, ...delivered.toReversed()]).complete).toBe(true)
  })

  it('finds the elements of a Task that was translated to R4', () => {
    expect(compareRecord(truth.elements, [...truth.resources, r4]).complete).toBe(true)
  })

  it('finds the elements of a Task that are spread over two', () => {
    const bare = { resourceType: 'Task', id: 'task-0', identifier: [{ value: 'urn:uuid:0' }] }
    expect(compareRecord(truth.elements, [bare, ...truth.resources, r4]).complete).toBe(true)
  })

  it('names what is missing when a resource or a member is gone', () => {
    const without = truth.resources.filter((r) => r.resourceType !== 'Flag')
    const flag = truth.elements.filter(({ element }) => element.startsWith('Flag.')).map(({ element }) => element)
    const lost = compareRecord(truth.elements, [...without, stu3])
    expect(lost).toMatchObject({ missing: flag, changed: [], complete: false })
    expect(lost.present).toBe(truth.elements.length - flag.length)

    const untold = change(`"birthDate":"${said('Patient.birthDate')}",`, '')
    expect(compareRecord(truth.elements, [...untold, stu3])).toMatchObject({
      missing: ['Patient.birthDate'],
      complete: false,
    })
  })

  it('names what is changed, with both values', () => {
    const expected = said('Patient.birthDate')
    const other = compareRecord(truth.elements, [...change(expected, '1901-01-01'), stu3])
    expect(other).toMatchObject({
      missing: [],
      changed: [{ element: 'Patient.birthDate', expected, found: '1901-01-01' }],
      complete: false,
    })
  })

  it('names a change of a number and of text in base64', () => {
    const number = 'Observation[7].valueQuantity.value'
    const rounded = change(`"value":${said(number)}`, '"value":80')
    expect(compareRecord(truth.elements, [...rounded, stu3]).changed).toMatchObject([{ element: number, found: '80' }])

    const letter = 'DocumentReference.content[0].attachment.data'
    const base64 = Buffer.from(said(letter)).toString('base64')
    const other = change(base64, Buffer.from('Geachte lezer,').toString('base64'))
    expect(compareRecord(truth.elements, [...other, stu3]).changed).toMatchObject([
      { element: letter, found: 'Geachte lezer,' },
    ])
  })

  it('does not take the value of another resource or patient for it', () => {
    const renamed = change(`"id":"${truth.resources[0]?.id}"`, '"id":"patient-0"')
    const { missing } = compareRecord(truth.elements, [...renamed, stu3])
    expect(missing).toContain('Patient.name[0].family')
    expect(missing.every((element) => element.startsWith('Patient.'))).toBe(true)
  })

  it('reports a Task whose requester was replaced', () => {
    const other = makeTask(truth, { display: 'Kliniek', identifier: { value: uziNumber } })
    expect(compareRecord(truth.elements, [...truth.resources, other]).changed).toEqual([
      { element: 'Task.requester.agent.display', expected: name, found: 'Kliniek' },
    ])
  })

  it('is not complete when nothing was looked for or nothing was received', () => {
    const unplaced = [{ element: 'x', value: 'y', class: 'medical', kind: 'text', matchedBy: 'value' }] as const
    expect(compareRecord(unplaced, truth.resources)).toEqual({ missing: [], changed: [], complete: false, present: 0 })
    expect(compareRecord(truth.elements, [])).toMatchObject({ complete: false, present: 0 })
    expect(compareRecord(truth.elements, []).missing.length).toBe(truth.elements.length)
  })
})
