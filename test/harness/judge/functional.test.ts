import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../harness/contracts/evidence.ts'
import type { StepRecord } from '../../../harness/contracts/party.ts'
import { judgeFunctional } from '../../../harness/judge/functional.ts'
import { makeConnections, makeFinding, makeJudgeInput, makeStep } from './judge-input.ts'

describe('functional, goal received', () => {
  it('passes when the receiver has everything unchanged', () => {
    expect(judgeFunctional(makeJudgeInput()).outcome).toBe('pass')
  })

  it('fails on a missing and on a changed element', () => {
    expect(judgeFunctional(makeJudgeInput({ comparison: { missing: ['Patient.name'] } })).outcome).toBe('fail')
    expect(judgeFunctional(makeJudgeInput({ comparison: { changed: ['Patient.name'] } })).outcome).toBe('fail')
  })

  it('fails when nothing was looked for', () => {
    expect(judgeFunctional(makeJudgeInput({ comparison: { total: 0 } })).outcome).toBe('fail')
  })

  it('is inconclusive when the exchange broke off, even if everything had arrived', () => {
    expect(judgeFunctional(makeJudgeInput({ fault: 'party lost' })).outcome).toBe('inconclusive')
  })
})

describe('functional, goal refused by the receiver', () => {
  const goal = { kind: 'refused-by-receiver' as const }
  const refusal = makeStep('reject', 'receiver', 'sender', 'ok', 10)
  const refusedQuery = makeStep('query', 'receiver', 'sender', 'refused', 20)

  it('passes when a query after the refusal was refused and nothing arrived', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [refusal, refusedQuery] })).outcome).toBe('pass')
  })

  it('fails without a refusal, and when a query after it was answered', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [refusedQuery] })).outcome).toBe('fail')
    const answered = makeStep('query', 'receiver', 'sender', 'ok', 20)
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [refusal, answered] })).outcome).toBe('fail')
  })

  it('fails when the record arrived all the same, in what was kept or in the bytes', () => {
    const steps = [refusal, refusedQuery]
    expect(
      judgeFunctional(makeJudgeInput({ goal, steps, comparison: { recordPresent: ['Condition.note'] } })).outcome,
    ).toBe('fail')
    const findings = [makeFinding('receiver', 'Condition.note')]
    expect(judgeFunctional(makeJudgeInput({ goal, steps, findings })).outcome).toBe('fail')
  })

  it('is inconclusive when no query was tried after the refusal', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [refusal] })).outcome).toBe('inconclusive')
  })
})

describe('functional, when access has ended', () => {
  const complete = makeStep('complete', 'receiver', 'sender', 'ok', 10)
  const asked = (outcome: 'ok' | 'refused', at = 20) => makeStep('query Composition', 'receiver', 'sender', outcome, at)

  it('passes when a query after completion was refused, and says so', () => {
    const { outcome, reasons } = judgeFunctional(
      makeJudgeInput({ steps: [asked('ok', 5), complete, asked('refused')] }),
    )
    expect(outcome).toBe('pass')
    expect(reasons.map(({ code }) => code)).toEqual(['record-complete', 'access-ended'])
  })

  it('fails when a query after completion was answered, though the record is complete', () => {
    const verdict = judgeFunctional(makeJudgeInput({ steps: [complete, asked('ok')] }))
    expect(verdict).toMatchObject({ outcome: 'fail', reasons: [{ code: 'access-not-ended' }, {}] })
  })

  it('fails when a candidate that was let go got an answer', () => {
    const cancel = makeStep('cancel', 'sender', 'first', 'ok', 10)
    const late = makeStep('query Composition', 'first', 'sender', 'ok', 20)
    const early = { ...late, startedAt: 5 }
    const judge = (...steps: StepRecord[]) =>
      judgeFunctional(makeJudgeInput({ roles: { first: 'end' }, steps })).outcome
    expect(judge(early, cancel)).toBe('pass')
    expect(judge(cancel, late)).toBe('fail')
  })

  it('says nothing where nobody asked', () => {
    const { reasons } = judgeFunctional(makeJudgeInput({ steps: [asked('ok', 5), complete] }))
    expect(reasons.map(({ code }) => code)).toEqual(['record-complete'])
  })
})

describe('functional, goal cancelled by the sender', () => {
  const goal = { kind: 'cancelled-by-sender' as const }
  const cancel = makeStep('cancel', 'sender', 'receiver', 'ok', 10)
  const refused = makeStep('token', 'receiver', 'sender', 'refused', 20)
  const judge = (changes: Parameters<typeof makeJudgeInput>[0]) => judgeFunctional(makeJudgeInput({ goal, ...changes }))

  it('passes when the receiver was told, asked afterwards and got nothing', () => {
    expect(judge({ steps: [cancel, refused] }).outcome).toBe('pass')
  })

  it('fails when the cancellation did not arrive', () => {
    expect(judge({ steps: [refused] }).outcome).toBe('fail')
    expect(judge({ steps: [{ ...cancel, outcome: 'failed' }, refused] }).outcome).toBe('fail')
  })

  it('fails when a query was answered, and when something arrived', () => {
    const answered = makeStep('query Composition', 'receiver', 'sender', 'ok', 20)
    expect(judge({ steps: [cancel, answered, refused] }).outcome).toBe('fail')
    const steps = [cancel, refused]
    expect(judge({ steps, comparison: { recordPresent: ['Condition.note'] } }).outcome).toBe('fail')
    expect(judge({ steps, findings: [makeFinding('receiver', 'Condition.note')] }).outcome).toBe('fail')
  })

  it('is inconclusive when nothing was asked afterwards', () => {
    expect(judge({ steps: [cancel] }).outcome).toBe('inconclusive')
  })
})

describe('functional, goal refused at a step', () => {
  const goal = { kind: 'refused-at-step' as const, step: 'token', reason: 'too little' }
  const refused = { ...makeStep('token', 'receiver', 'sender', 'refused', 20), detail: '400: too little was shown' }
  const ofSender = makeStep('token', 'sender', 'receiver', 'ok', 10)

  it('passes when the step was refused for that reason, whatever the other end did under the same name', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [ofSender, refused] })).outcome).toBe('pass')
  })

  it('fails when it was refused for another reason, or not at all', () => {
    const otherwise = { ...refused, detail: '400: unknown client' }
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [ofSender, otherwise] })).outcome).toBe('fail')
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [ofSender] })).outcome).toBe('fail')
  })

  it('fails when the same end got through at the step another time', () => {
    const again = makeStep('token', 'receiver', 'sender', 'ok', 30)
    expect(judgeFunctional(makeJudgeInput({ goal, steps: [ofSender, refused, again] })).outcome).toBe('fail')
  })
})

describe('functional, goal refused at the handshake', () => {
  const goal = { kind: 'refused-at-handshake' as const, from: 'second', to: 'receiver' }
  const refusedHandshakes = [
    {
      party: 'second',
      side: 'client' as const,
      peer: 'receiver',
      at: 1,
      code: 'CERT_REVOKED',
      message: 'certificate revoked',
      local: { address: '127.0.0.1', port: 1 },
      remote: { address: '127.0.0.1', port: 2 },
    },
  ]
  const [, inner] = makeConnections('first', 'second', 1001, 40_001)

  it('passes when the hop refused and carried nothing', () => {
    const party = { second: { connections: [inner], refusedHandshakes }, receiver: { connections: [] } }
    expect(judgeFunctional(makeJudgeInput({ goal, party })).outcome).toBe('pass')
  })

  it('passes when one side sent before it heard of the refusal, and fails when the other received that', () => {
    const [client, server] = makeConnections('second', 'receiver', 1003, 40_003)
    const nothing = { bytes: 0, chunks: [] }
    const sent = { ...client, received: nothing }
    const judge = (received: Connection[]) => {
      const party = { second: { connections: [sent], refusedHandshakes }, receiver: { connections: received } }
      return judgeFunctional(makeJudgeInput({ goal, party })).outcome
    }
    expect(sent.sent.bytes).toBeGreaterThan(0)
    expect(judge([])).toBe('pass')
    expect(judge([server])).toBe('fail')
  })

  it('passes only for the reason that is stated, where one is', () => {
    const party = { second: { connections: [inner], refusedHandshakes }, receiver: { connections: [] } }
    const judge = (reason: string) => judgeFunctional(makeJudgeInput({ goal: { ...goal, reason }, party }))
    expect(judge('CERT_REVOKED').outcome).toBe('pass')
    expect(judge('certificate revoked').outcome).toBe('pass')
    expect(judge('expired')).toMatchObject({ outcome: 'fail', reasons: [{ code: 'handshake-refused-otherwise' }] })
  })

  it('fails when bytes crossed the hop, and when no refusal was seen', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, party: { second: { refusedHandshakes } } })).outcome).toBe('fail')
    const party = { second: { connections: [inner] }, receiver: { connections: [] } }
    expect(judgeFunctional(makeJudgeInput({ goal, party })).outcome).toBe('fail')
  })
})
