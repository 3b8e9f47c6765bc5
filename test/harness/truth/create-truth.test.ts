import { describe, expect, it } from 'vitest'
import type { ElementClass, TruthElement } from '../../../harness/contracts/truth.ts'
import { isTestBsn } from '../../../harness/truth/bsn.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { makeParty, makeTruth, now } from './make-truth.ts'

const truth = makeTruth()
const byValue = truth.elements.filter((element) => element.matchedBy === 'value')
const find = (name: string) => truth.elements.find(({ element }) => element === name)

function countOf(of: ElementClass): number {
  return truth.elements.filter((element) => element.class === of).length
}

describe('createTruth', () => {
  it('gives the same truth for the same request', () => {
    expect(makeTruth()).toEqual(truth)
  })

  it('shares no value that is matched by its bytes between exchanges, small domains aside', () => {
    const isLarge = ({ kind, element }: TruthElement) => kind !== 'bsn' && element !== 'Patient.birthDate'
    const seen = new Set<string>()
    for (let i = 0; i < 25; i += 1) {
      const values = makeTruth(`seed/${i}`).elements.filter((e) => e.matchedBy === 'value' && isLarge(e))
      expect(values.filter(({ value }) => seen.has(value))).toEqual([])
      for (const { value } of values) seen.add(value)
    }
  })

  it('lists at least 120 elements of the record in all classes', () => {
    expect(truth.elements.filter((element) => element.location?.resourceType !== 'Task').length).toBeGreaterThan(400)
    expect(countOf('medical')).toBeGreaterThan(200)
    expect(countOf('identity')).toBeGreaterThanOrEqual(15)
    expect(countOf('professional')).toBeGreaterThanOrEqual(30)
    expect(countOf('administrative')).toBeGreaterThanOrEqual(50)
    expect(countOf('routing')).toBeGreaterThanOrEqual(3)
  })

  it('matches by value all but codes, common words and short numbers', () => {
    expect(byValue.length / truth.elements.length).toBeGreaterThan(0.6)
    const structured = truth.elements.filter((element) => element.matchedBy === 'structure')
    const common = /\.(code|display|status|use|gender|city|postalCode|intent|type|contentType|language|criticality)$/
    const rest = structured.filter(({ element }) => !common.test(element)).map(({ element }) => element)
    expect(rest.length).toBeLessThan(25)
    for (const name of rest) expect(name).toMatch(/Status|taken|value|prefix|category|notGiven|primarySource/)
  })

  it('has every kind of value', () => {
    const kinds = new Set(truth.elements.map((element) => element.kind))
    const all = ['bsn', 'code', 'date', 'email', 'identifier', 'name', 'number', 'phone', 'postcode', 'text']
    expect([...kinds].toSorted()).toEqual(all)
  })

  it('gives the patient one BSN of the test range', () => {
    const bsns = truth.elements.filter((element) => element.kind === 'bsn')
    expect(bsns.map(({ element }) => element)).toEqual(['Patient.identifier[0].value'])
    expect(bsns.every(({ value }) => isTestBsn(value))).toBe(true)
  })

  it('writes names with tussenvoegsel and accent', () => {
    const names = truth.elements.filter(({ kind }) => kind === 'name').map(({ value }) => value)
    expect(names.some((name) => /\b(van|de|ter|op de|in 't|d')\b/.test(name))).toBe(true)
    expect(names.some((name) => /[^ -~]/.test(name))).toBe(true)
  })

  it('lists what the Tasks say, without a logical id and without the BSN once more', () => {
    const tasks = truth.elements.filter((element) => element.location?.resourceType === 'Task')
    expect(tasks.map(({ element, value, class: of }) => [element, value, of])).toEqual([
      ['Task.description', truth.referral.reason, 'medical'],
      ['Task.identifier[0].value', truth.referral.reference, 'administrative'],
      ['Task.requester.agent.display', truth.referral.requester.name, 'professional'],
      ['Task.requester.agent.identifier.value', truth.referral.requester.uziNumber, 'professional'],
      ['Task.restriction.period.end', truth.referral.validUntil, 'administrative'],
    ])
    expect(tasks.every(({ location }) => location?.id === '')).toBe(true)
  })

  it('keeps the referral valid for two weeks', () => {
    const days = (Date.parse(truth.referral.validUntil) - now.getTime()) / 86_400_000
    expect(days).toBeGreaterThan(14)
    expect(days).toBeLessThan(15)
    expect(truth.referral.patientId).toBe(truth.resources[0]?.id)
  })

  it('says an attachment as text and carries it as base64', () => {
    const letter = find('DocumentReference.content[0].attachment.data')
    const carried = JSON.stringify(truth.resources.find((r) => r.resourceType === 'DocumentReference'))
    expect(letter?.value).toContain('Geachte collega')
    expect(carried).toContain(Buffer.from(letter?.value ?? '').toString('base64'))
  })

  it('names the organisation of the sender in the record', () => {
    expect(find('Encounter[0].serviceProvider.display')).toMatchObject({
      value: 'Ziekenhuis De Bron',
      matchedBy: 'structure',
    })
  })

  it('writes moments in Dutch time, winter and summer', () => {
    const offsets = truth.elements
      .filter(({ kind, matchedBy, element }) => kind === 'date' && matchedBy === 'value' && !/birthDate/.test(element))
      .map(({ value }) => [new Date(value).getUTCMonth(), value.slice(-6)] as const)
    expect(offsets.filter(([month]) => month >= 3 && month <= 8).every(([, offset]) => offset === '+02:00')).toBe(true)
    expect(offsets.filter(([month]) => month >= 10 || month <= 1).every(([, offset]) => offset === '+01:00')).toBe(true)
    expect(offsets.length).toBeGreaterThan(30)
  })

  it('avoids what the parties are called', () => {
    const request = {
      seed: 'seed/exchange',
      useCase: 'bgz' as const,
      sender: makeParty('bron', 'Ziekenhuis De Bron'),
      receiver: makeParty('ontvanger', `Kliniek ${find('Patient.name[0].family')?.value}`),
      now,
    }
    const other = createTruth(request).elements.find(({ element }) => element === 'Patient.name[0].family')
    expect(other?.value).not.toBe(find('Patient.name[0].family')?.value)
  })

  it('refuses a use case that has no record and says which have', () => {
    const [sender, receiver] = [makeParty('bron', 'De Bron'), makeParty('ontvanger', 'De Monding')]
    expect(() => createTruth({ seed: 's', useCase: 'beeld', sender, receiver, now })).toThrow(
      expect.objectContaining({
        code: 'SCENARIO_INVALID',
        message: "no record can be made for use case 'beeld'; supported: bgz, eoverdracht",
      }),
    )
  })
})
