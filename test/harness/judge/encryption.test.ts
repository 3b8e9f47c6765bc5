import { describe, expect, it } from 'vitest'
import { judgeAtRest, judgeFlexible, judgeStrict } from '../../../harness/judge/encryption.ts'
import { makeConnections, makeFinding, makeJudgeInput, soundControl } from './judge-input.ts'

describe('strict', () => {
  it('passes when no measured party could read anything', () => {
    expect(judgeStrict(makeJudgeInput(), true).outcome).toBe('pass')
  })

  it.each(['Condition.note', 'Patient.name', 'Practitioner.name', 'Encounter.period'])(
    'fails on %s in clear',
    (element) => {
      const finding = makeFinding('second', element)
      const verdict = judgeStrict(makeJudgeInput({ findings: [finding] }), true)
      expect(verdict).toMatchObject({ outcome: 'fail', reasons: [{ code: 'exposed', findings: [finding.id] }, {}] })
    },
  )

  it.each(['decryptable', 'obtainable', 'reidentifiable'] as const)('fails on an element that is %s', (level) => {
    expect(judgeStrict(makeJudgeInput({ findings: [makeFinding('first', 'Patient.name', level)] }), true).outcome).toBe(
      'fail',
    )
  })

  it('passes on what is only inferable, and on routing', () => {
    const findings = [makeFinding('first', 'Condition.note', 'inferable'), makeFinding('first', 'Task.owner')]
    expect(judgeStrict(makeJudgeInput({ findings }), true).outcome).toBe('pass')
  })

  it('is inconclusive for an exchange that did not complete, and fails when a leak was proven all the same', () => {
    expect(judgeStrict(makeJudgeInput(), false).outcome).toBe('inconclusive')
    expect(judgeStrict(makeJudgeInput({ findings: [makeFinding('first', 'Patient.name')] }), false).outcome).toBe(
      'fail',
    )
  })

  it('gives attention to a processor, and fails when the ends are the organisations', () => {
    const changes = { roles: { first: 'processor' as const }, findings: [makeFinding('first', 'Patient.name')] }
    expect(judgeStrict(makeJudgeInput(changes), true).outcome).toBe('attention')
    expect(judgeStrict(makeJudgeInput({ ...changes, ends: 'organisation' }), true).outcome).toBe('fail')
  })

  it.each([
    ['a positive control is missing', { positive: false, negative: true }],
    ['a value that was never sent was found', { positive: true, negative: false }],
  ])('is inconclusive when %s', (_, broken) => {
    const controls = [soundControl('first', 'received'), { party: 'second', vantage: 'received' as const, ...broken }]
    expect(judgeStrict(makeJudgeInput({ controls }), true).outcome).toBe('inconclusive')
  })

  it('is inconclusive when no control was checked at a party', () => {
    expect(judgeStrict(makeJudgeInput({ controls: [soundControl('first', 'received')] }), true).outcome).toBe(
      'inconclusive',
    )
  })

  it('is inconclusive when a party counted other bytes than its peer, and when it recorded no connection at all', () => {
    const [, server] = makeConnections('first', 'second', 1001, 40_001)
    const short = { ...server, received: { ...server.received, bytes: server.received.bytes - 1 } }
    const changed = (connections: (typeof server)[]) => makeJudgeInput({ party: { second: { connections } } })
    expect(judgeStrict(changed([short]), true)).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'tally-differs' }, {}, {}, {}],
    })
    expect(judgeStrict(changed([]), true).outcome).toBe('inconclusive')
  })

  it('is inconclusive when the process of a party was killed', () => {
    expect(judgeStrict(makeJudgeInput({ party: { second: { ended: 'killed' } } }), true).outcome).toBe('inconclusive')
  })

  it.each([
    ['opaque bytes', { opaqueBytes: 10 }],
    ['a budget that was hit', { budgetsHit: ['depth 10'] }],
  ])('gives attention for %s', (_, coverage) => {
    const full = {
      party: 'first',
      observedBytes: 10,
      decodedBytes: 0,
      ciphertextBytes: 0,
      opaqueBytes: 0,
      budgetsHit: [],
      alikeLeftOut: 0,
      ...coverage,
    }
    expect(judgeStrict(makeJudgeInput({ knowledge: { first: { coverage: full } } }), true).outcome).toBe('attention')
  })
})

describe('flexible', () => {
  it('fails on a medical element and gives attention to an identifying one', () => {
    const judge = (element: string) =>
      judgeFlexible(makeJudgeInput({ findings: [makeFinding('first', element)] }), true).outcome
    expect(judge('Condition.note')).toBe('fail')
    expect(judge('Patient.name')).toBe('attention')
    expect(judge('Encounter.period')).toBe('pass')
  })
})

describe('atRest', () => {
  it('fails on what is stored or logged, whatever the class, and not on what only passed', () => {
    const judge = (vantage: 'stored' | 'logged' | 'received') =>
      judgeAtRest(makeJudgeInput({ findings: [makeFinding('first', 'Encounter.period', 'plaintext', vantage)] }), true)
        .outcome
    expect([judge('stored'), judge('logged'), judge('received')]).toEqual(['fail', 'fail', 'pass'])
  })

  it('passes on stored routing data', () => {
    const findings = [makeFinding('first', 'Task.owner', 'plaintext', 'stored')]
    expect(judgeAtRest(makeJudgeInput({ findings }), true).outcome).toBe('pass')
  })
})
