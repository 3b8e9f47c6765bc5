import { describe, expect, it } from 'vitest'
import type { SeenCredential } from '../../../harness/contracts/evidence.ts'
import type { Attempt } from '../../../harness/obtain/list-attempts.ts'
import type { ReplayAnswer, ReplayRequest } from '../../../harness/obtain/replay-client.ts'
import { type Course, tryAttempts } from '../../../harness/obtain/try-attempts.ts'

const trace = { observation: 'o', offset: 0, length: 1, chain: [] }

function make(path: string, changes: Partial<Attempt> & { secret?: string } = {}): Attempt {
  const { secret = 'a', ...rest } = changes
  const credential: SeenCredential = { ...trace, kind: 'token', sha256: secret, vantages: ['received'] }
  const fields = [['authorization', `Bearer ${secret}`]] as const
  const shared = { host: 'a.test', method: 'GET', body: Buffer.alloc(0), request: trace, address: trace }
  return { ...shared, path, fields, shown: secret, isOwn: false, wasAnswered: false, credential, ...rest }
}

/** Tries them against a host that answers by path and credential, and gives what was sent. */
async function run(attempts: Attempt[], statusOf: (request: ReplayRequest) => number | undefined, limits = {}) {
  const course: Course = {
    maxRequests: 100,
    maxDurationMs: 10_000,
    ...limits,
    tried: [],
    leftOut: new Set(),
    limitsHit: new Set(),
    startedAt: performance.now(),
  }
  const send = async (request: ReplayRequest): Promise<ReplayAnswer> => {
    const status = statusOf(request)
    return status === undefined ? { detail: 'ECONNREFUSED' } : { status, bytes: Buffer.alloc(0) }
  }
  await tryAttempts(attempts, { send, close: () => {} }, course)
  return {
    sent: course.tried.map(({ attempt }) => attempt.path),
    leftOut: course.leftOut.size,
    limits: [...course.limitsHit],
  }
}

const types = ['Patient', 'Condition', 'Flag', 'Goal', 'Media', 'Device']

describe('sending again', () => {
  it('sends everything while nothing is settled', async () => {
    const attempts = types.map((type) => make(`/fhir/${type}`))
    expect((await run(attempts, () => 200)).sent).toHaveLength(types.length)
  })

  it('asks nothing more with a credential that the host does not know', async () => {
    const attempts = [...types.map((type) => make(`/fhir/${type}`)), make('/fhir/Flag', { secret: 'b' })]
    const { sent, leftOut } = await run(attempts, ({ fields }) => (fields[0]?.[1] === 'Bearer a' ? 401 : 200))
    expect(sent.toSorted()).toEqual(['/fhir/Flag', '/fhir/Patient'])
    expect(leftOut).toBe(types.length - 1)
  })

  it('goes on when the credential is known and the type refused, and asks no more of that type', async () => {
    const attempts = [make('/fhir/Flag?a'), make('/fhir/Flag?b'), make('/fhir/Goal/1'), make('/fhir/Media')]
    expect((await run(attempts, () => 403)).sent).toEqual(['/fhir/Flag?a', '/fhir/Goal/1', '/fhir/Media'])
  })

  it('a token that is good for the last type only is found out', async () => {
    const attempts = types.map((type) => make(`/fhir/${type}`))
    const { sent } = await run(attempts, ({ path }) => (path.endsWith('Device') ? 200 : 403))
    expect(sent).toContain('/fhir/Device')
  })

  it('sends every recorded request, also of a type that was refused', async () => {
    const attempts = ['a', 'b'].map((query) => {
      const { address: _, ...recorded } = make(`/fhir/Flag?${query}`, { isOwn: true })
      return recorded
    })
    expect((await run(attempts, () => 403)).sent).toHaveLength(2)
  })

  it('takes a credential for ended when four types that were answered before are refused', async () => {
    const attempts = types.map((type) => make(`/fhir/${type}`, { isOwn: true, wasAnswered: true }))
    expect((await run(attempts, () => 403)).sent).toHaveLength(4)
    const one = await run(attempts, ({ path }) => (path.endsWith('Patient') ? 200 : 403))
    expect(one.sent).toHaveLength(types.length)
  })

  it('gives up an address at which three types are not found', async () => {
    const attempts = [...types.map((type) => make(`/old/${type}`)), make('/fhir/Flag')]
    const { sent } = await run(attempts, ({ path }) => (path.startsWith('/old') ? 404 : 200))
    expect(sent).toEqual(['/old/Patient', '/old/Condition', '/old/Flag', '/fhir/Flag'])
  })

  it('gives up a host that gives no answer, and that host only', async () => {
    const attempts = [make('/fhir/Flag'), make('/fhir/Goal'), make('/fhir/Flag', { host: 'b.test' })]
    const { sent } = await run(attempts, ({ host }) => (host === 'a.test' ? undefined : 200))
    expect(sent).toEqual(['/fhir/Flag', '/fhir/Flag'])
  })

  it('says so when a limit leaves something unsent', async () => {
    const attempts = types.map((type) => make(`/fhir/${type}`))
    const some = await run(attempts, () => 200, { maxRequests: 2 })
    expect([some.sent.length, some.limits]).toEqual([2, ['2 requests sent again']])
    const none = await run(attempts, () => 200, { maxDurationMs: -1 })
    expect([none.sent.length, none.limits]).toEqual([0, ['-1 ms of sending requests again']])
    expect((await run(attempts, () => 200, { maxRequests: types.length })).limits).toEqual([])
  })
})
