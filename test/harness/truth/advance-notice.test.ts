import { describe, expect, it } from 'vitest'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { makeParty, makeTruth, now } from './make-truth.ts'

const request = {
  seed: 'seed/notice',
  useCase: 'eoverdracht',
  sender: makeParty('bron', 'Ziekenhuis De Bron'),
  receiver: makeParty('ontvanger', 'Kliniek De Monding'),
  now,
} as const
const truth = createTruth({ ...request, hasCandidates: true })
const compositions = truth.resources.filter(({ resourceType }) => resourceType === 'Composition')
const notice = compositions.find(({ id }) => truth.elements.some((each) => each.announced && each.location?.id === id))

describe('the advance notice of a record that is offered to candidates', () => {
  it('is a document of its own, beside the one that is handed over', () => {
    expect(compositions).toHaveLength(2)
    expect(notice).toMatchObject({ type: { coding: [{ code: '57830-2' }] } })
  })

  it('says nothing that identifies the patient', () => {
    const identity = truth.elements.filter((each) => each.class === 'identity')
    expect(identity.length).toBeGreaterThan(10)
    expect(identity.filter((each) => each.announced === true)).toEqual([])
    const text = JSON.stringify(notice)
    const named = identity.filter((each) => each.matchedBy === 'value' && text.includes(each.value))
    expect(named).toEqual([])
    expect(text).not.toContain(String(truth.resources[0]?.id))
  })

  it('has something to find, and so have the Tasks, the reason apart', () => {
    const announced = truth.elements.filter((each) => each.announced === true)
    expect(announced.filter((each) => each.class === 'medical' && each.matchedBy === 'value').length).toBeGreaterThan(3)
    const ofTask = announced.filter((each) => each.location?.resourceType === 'Task').map((each) => each.element)
    expect(ofTask).toContain('Task.requester.agent.display')
    expect(ofTask).not.toContain('Task.description')
  })

  it('is not there without candidates', () => {
    const alone = makeTruth('seed/notice', 'eoverdracht')
    expect(alone.resources.filter(({ resourceType }) => resourceType === 'Composition')).toHaveLength(1)
    expect(alone.elements.filter((each) => each.announced === true)).toEqual([])
  })
})
