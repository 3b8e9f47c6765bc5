import { describe, expect, it } from 'vitest'
import { judgeAtRest, judgeFlexible, judgeStrict } from '../../../harness/judge/encryption.ts'
import { makeConnections, makeFinding, makeJudgeInput, soundControl, soundReplay } from './judge-input.ts'

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

  it('says what became of the credentials that a party saw', () => {
    const replay = { ...soundReplay('first'), credentials: 2, tried: 30, refused: 30, leftOut: 94 }
    const { outcome, reasons } = judgeStrict(makeJudgeInput({ replays: [replay, soundReplay('second')] }), true)
    expect(outcome).toBe('pass')
    const values = { party: 'first', credentials: 2, tried: 30, refused: 30, leftOut: 94 }
    expect(reasons.filter(({ code }) => code === 'not-obtained')).toMatchObject([{ values }])
  })

  it.each([
    ['what was planted was not obtained', { positive: false }, 'inconclusive', 'replay-control-missing'],
    ['what is bound to another was obtained', { negative: false }, 'inconclusive', 'replay-control-false'],
    ['nothing was sent again', { positive: false, notTried: 'lost' }, 'attention', 'replay-not-tried'],
    ['an answer could not be read', { opaqueBytes: 7 }, 'attention', 'replay-opaque'],
  ] as const)('is no pass when %s', (_, changes, outcome, code) => {
    const replays = [soundReplay('first'), { ...soundReplay('second'), ...changes }]
    for (const judge of [judgeStrict, judgeFlexible]) {
      const verdict = judge(makeJudgeInput({ replays }), true)
      expect(verdict.outcome).toBe(outcome)
      expect(verdict.reasons[0]).toMatchObject({ code, values: { party: 'second' } })
    }
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

  it('goes on without a vantage that could not be observed, and says so', () => {
    const unobserved = [{ vantage: 'memory' as const, reason: 'not permitted' }]
    const values = { party: 'second', vantage: 'memory', detail: 'not permitted' }
    for (const findings of [[], [makeFinding('second', 'Patient.name')]]) {
      const changed = makeJudgeInput({ findings, party: { second: { unobserved } } })
      for (const judge of [judgeStrict, judgeFlexible]) {
        const { outcome, reasons } = judge(changed, true)
        expect(outcome).toBe(judge(makeJudgeInput({ findings }), true).outcome)
        expect(reasons.filter(({ code }) => code === 'vantage-unobserved')).toMatchObject([{ values }])
      }
    }
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

  it('fails on what can be obtained with a credential that was logged, and not with one that only passed', () => {
    const finding = { ...makeFinding('first', 'Patient.name', 'obtainable'), observation: 'first/received/replay-1' }
    const judge = (vantage: 'logged' | 'received') => {
      const trace = { observation: `first/${vantage}/1`, offset: 0, length: 1, chain: [] }
      const credential = { ...trace, kind: 'token' as const, sha256: 'x', vantages: [vantage] }
      const request = { target: 'sender', method: 'GET', path: '/fhir/Patient', request: trace }
      const record = { ...request, credential, observation: finding.observation, outcome: 'answered' as const }
      const replays = { credentials: 1, records: [record], leftOut: 0, controls: [], limitsHit: [] }
      return judgeAtRest(makeJudgeInput({ findings: [finding], party: { first: { replays } } }), true).outcome
    }
    expect([judge('logged'), judge('received')]).toEqual(['fail', 'pass'])
  })

  it('is inconclusive where nobody looked at what is stored or logged, and fails on what was found all the same', () => {
    const judge = (vantage: 'stored' | 'logged' | 'memory', findings: ReturnType<typeof makeFinding>[] = []) => {
      const party = { first: { unobserved: [{ vantage, reason: 'no folder is named' }] } }
      return judgeAtRest(makeJudgeInput({ findings, party }), true).outcome
    }
    expect([judge('stored'), judge('logged'), judge('memory')]).toEqual(['inconclusive', 'inconclusive', 'pass'])
    expect(judge('stored', [makeFinding('first', 'Encounter.period', 'plaintext', 'logged')])).toBe('fail')
  })

  it('passes on stored routing data', () => {
    const findings = [makeFinding('first', 'Task.owner', 'plaintext', 'stored')]
    expect(judgeAtRest(makeJudgeInput({ findings }), true).outcome).toBe('pass')
  })
})
