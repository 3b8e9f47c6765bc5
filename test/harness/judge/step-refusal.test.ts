import { describe, expect, it } from 'vitest'
import type { StepRecord } from '../../../harness/contracts/party.ts'
import { judgeFunctional } from '../../../harness/judge/functional.ts'
import { type Changes, makeFinding, makeJudgeInput, makeStep } from './judge-input.ts'

const goal = { kind: 'refused-at-step' as const, step: 'token', reason: 'is revoked' }
const refused: StepRecord = {
  ...makeStep('token', 'sender', 'receiver', 'refused', 10),
  detail: '400: the certificate is revoked',
}

const judge = (changes: Changes) => judgeFunctional(makeJudgeInput({ goal, steps: [refused], ...changes }))

describe('functional, goal refused at one step', () => {
  it('passes when the step was refused for that reason and nothing arrived', () => {
    expect(judge({})).toMatchObject({ outcome: 'pass', reasons: [{ code: 'step-refused' }] })
  })

  it('fails when the step was refused for another reason, or did not work for one that nobody gave', () => {
    const other = { ...refused, detail: '400: the presentation has expired' }
    expect(judge({ steps: [other] })).toMatchObject({ outcome: 'fail', reasons: [{ code: 'step-not-refused' }] })
    expect(judge({ steps: [{ ...refused, outcome: 'failed' }] }).outcome).toBe('fail')
    expect(judge({ steps: [makeStep('token', 'sender', 'receiver', 'refused', 10)] }).outcome).toBe('fail')
  })

  it('fails when the step was never tried, and when it worked for the same party another time', () => {
    expect(judge({ steps: [] }).outcome).toBe('fail')
    expect(judge({ steps: [refused, makeStep('token', 'sender', 'receiver', 'ok', 20)] }).outcome).toBe('fail')
    expect(judge({ steps: [refused, makeStep('token', 'receiver', 'sender', 'ok', 20)] }).outcome).toBe('pass')
  })

  it('fails when the record arrived all the same, in what was kept or in the bytes', () => {
    expect(judge({ comparison: { recordPresent: ['Condition.note'] } })).toMatchObject({
      outcome: 'fail',
      reasons: [{ code: 'refusal-broken' }],
    })
    expect(judge({ findings: [makeFinding('receiver', 'Condition.note')] }).outcome).toBe('fail')
  })
})
