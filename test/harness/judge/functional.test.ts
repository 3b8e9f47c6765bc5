import { describe, expect, it } from 'vitest'
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

  it('fails when bytes crossed the hop, and when no refusal was seen', () => {
    expect(judgeFunctional(makeJudgeInput({ goal, party: { second: { refusedHandshakes } } })).outcome).toBe('fail')
    const party = { second: { connections: [inner] }, receiver: { connections: [] } }
    expect(judgeFunctional(makeJudgeInput({ goal, party })).outcome).toBe('fail')
  })
})
