import { describe, expect, it } from 'vitest'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import { judgeAtRest, judgeFlexible, judgeStrict } from '../../../harness/judge/encryption.ts'
import { type Changes, makeFinding, makeJudgeInput, soundControl } from './judge-input.ts'

/** An end that is at neither end of the route is a candidate that was not chosen. */
const roles = { first: 'end' } as const
const notice: TruthElement = {
  element: 'Composition.title',
  value: 'notice',
  class: 'medical',
  kind: 'text',
  matchedBy: 'value',
  announced: true,
}
const input = (...elements: string[]) => changed({ findings: elements.map((each) => makeFinding('first', each)) })
const changed = (changes: Changes) => makeJudgeInput({ roles, truth: [notice], ...changes })

describe('a candidate that was not chosen', () => {
  it('may read the advance notice, and what routes it', () => {
    for (const judge of [judgeStrict, judgeFlexible]) {
      const { outcome, reasons } = judge(input('Composition.title', 'Task.owner'), true)
      expect(outcome).toBe('pass')
      expect(reasons).toContainEqual(
        expect.objectContaining({ code: 'candidate-shielded', values: { party: 'first', count: 1 } }),
      )
    }
  })

  it.each(['plaintext', 'decryptable', 'obtainable', 'reidentifiable'] as const)(
    'may not learn who the patient is, be it %s',
    (level) => {
      const finding = makeFinding('first', 'Patient.name', level)
      for (const judge of [judgeStrict, judgeFlexible]) {
        const verdict = judge(changed({ findings: [finding] }), true)
        expect(verdict).toMatchObject({ outcome: 'fail', reasons: [{ code: 'candidate-knows-patient' }, {}] })
        expect(verdict.reasons[0]?.findings).toEqual([finding.id])
      }
    },
  )

  it('may not read what is not in the advance notice', () => {
    for (const element of ['Condition.note', 'Encounter.period', 'Practitioner.name']) {
      const verdict = judgeFlexible(input('Composition.title', element), true)
      expect(verdict).toMatchObject({ outcome: 'fail', reasons: [{ code: 'candidate-reads-record' }, {}] })
    }
  })

  it('may have it guessed from size and time', () => {
    expect(judgeStrict(changed({ findings: [makeFinding('first', 'Patient.name', 'inferable')] }), true).outcome).toBe(
      'pass',
    )
  })

  it('may keep the advance notice, and no name', () => {
    const stored = (element: string) => makeFinding('first', element, 'plaintext', 'stored')
    expect(judgeAtRest(changed({ findings: [stored('Composition.title')] }), true).outcome).toBe('pass')
    expect(judgeAtRest(changed({ findings: [stored('Patient.name')] }), true).outcome).toBe('fail')
  })

  it('is measured: without its controls nothing is proven', () => {
    const controls = [soundControl('second', 'received')]
    expect(judgeStrict(changed({ controls }), true).outcome).toBe('inconclusive')
  })

  it('does not make others candidates: an intermediary may not read the notice', () => {
    const finding = makeFinding('second', 'Composition.title')
    expect(judgeStrict(changed({ findings: [finding] }), true).outcome).toBe('fail')
    expect(judgeAtRest(changed({ findings: [{ ...finding, vantage: 'stored' }] }), true).outcome).toBe('fail')
  })
})
