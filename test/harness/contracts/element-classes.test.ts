import { describe, expect, it } from 'vitest'
import { classOf } from '../../../harness/contracts/element-classes.ts'

describe('the class of an element', () => {
  it.each([
    ['Task', 'for.display', 'identity'],
    ['Task', 'input[0].valueReference.display', 'identity'],
    ['Task', 'focus.display', 'identity'],
    ['Task', 'basedOn[0].display', 'identity'],
    ['Composition', 'subject.display', 'identity'],
    ['AllergyIntolerance', 'patient.display', 'identity'],
    ['Coverage', 'policyHolder.display', 'identity'],
    ['Composition', 'author[0].display', 'professional'],
    ['Task', 'requester.agent.display', 'professional'],
  ])('is what the name in a reference is about: %s.%s is %s', (type, path, expected) => {
    expect(classOf(type, path)).toBe(expected)
  })

  it.each([
    ['Task', 'input[0].valueReference.reference', 'routing'],
    ['Task', 'input[0].type.coding[0].display', 'routing'],
    ['Task', 'focus.reference', 'routing'],
    ['Task', 'basedOn[0].reference', 'routing'],
    ['Task', 'owner.display', 'routing'],
    ['Composition', 'subject.reference', 'routing'],
    ['Coverage', 'payor[0].display', 'administrative'],
    ['Condition', 'displayed', 'medical'],
  ])(
    'stays what it was for what is needed on the way, and for what only looks alike: %s.%s is %s',
    (type, path, expected) => {
      expect(classOf(type, path)).toBe(expected)
    },
  )
})
