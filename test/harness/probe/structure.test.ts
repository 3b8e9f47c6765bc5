import { describe, expect, it } from 'vitest'
import { element, probe } from './subjects.ts'

const gender = element('female', {
  element: 'Patient.gender',
  class: 'identity',
  kind: 'code',
  matchedBy: 'structure',
  location: { resourceType: 'Patient', id: 'p1', path: 'gender' },
})
const code = element('25064002', {
  element: 'Condition[0].code',
  kind: 'code',
  matchedBy: 'structure',
  location: { resourceType: 'Condition', id: 'c1', path: 'code.coding[0].code' },
})
const patient = { resourceType: 'Patient', id: 'p1', gender: 'female' }
const find = async (text: string) =>
  (await probe(text, '', { elements: [gender, code] })).findings.map((finding) => finding.element)

describe('common values', () => {
  it.each([
    ['bare text', 'de patient is female, code 25064002'],
    ['another resource', JSON.stringify({ resourceType: 'Practitioner', id: 'p1', gender: 'female' })],
    ['another path', JSON.stringify({ resourceType: 'Patient', id: 'p1', contact: [{ gender: 'female' }] })],
    ['another id', JSON.stringify({ ...patient, id: 'p2' })],
    ['another value', JSON.stringify({ ...patient, gender: 'male' })],
    ['JSON without a type', JSON.stringify({ id: 'p1', gender: 'female' })],
  ])('are not matched in: %s', async (_name, text) => {
    expect(await find(text)).toEqual([])
  })

  it.each([
    ['a resource', JSON.stringify(patient)],
    ['a resource whose type comes last', JSON.stringify({ gender: 'female', id: 'p1', resourceType: 'Patient' })],
    ['a resource without an id', JSON.stringify({ resourceType: 'Patient', gender: 'female' })],
    ['a Bundle', JSON.stringify({ resourceType: 'Bundle', id: 'b', entry: [{ resource: patient }] })],
    ['contained', JSON.stringify({ resourceType: 'Task', contained: [patient] })],
    ['an array', JSON.stringify([1, patient])],
    ['an escaped string', JSON.stringify({ body: JSON.stringify(patient) })],
    ['a line of a log', `10:00 sent ${JSON.stringify({ msg: 'x' })}\n11:00 ${JSON.stringify(patient)} done`],
    ['base64', Buffer.from(JSON.stringify(patient)).toString('base64')],
    ['a document that was cut off', JSON.stringify({ ...patient, name: [{ family: 'x' }] }).slice(0, -6)],
  ])('are matched in: %s', async (_name, text) => {
    expect(await find(text)).toEqual(['Patient.gender'])
  })

  it('are matched at another index of a list', async () => {
    const other = { resourceType: 'Condition', id: 'c1', code: { coding: [{ code: 'x' }, { code: '25064002' }] } }
    expect(await find(JSON.stringify(other))).toEqual(['Condition[0].code'])
  })

  it('are located at their bytes', async () => {
    const text = `  ${JSON.stringify(patient)}`
    const { findings } = await probe(text, '', { elements: [gender] })
    const [{ offset, length } = { offset: 0, length: 0 }] = findings
    expect([text.slice(offset, offset + length), offset]).toEqual(['female', text.indexOf('female')])
  })
})
