import { expect, it } from 'vitest'
import { createMirrors } from '../../../harness/contracts/evidence.ts'

const server = { address: '127.0.0.1', port: 8443 }
const client = { address: '127.0.0.1', port: 40_000 }
const called = (id: string, startedAt: number) => ({ id, local: client, remote: server, startedAt })
const answered = (startedAt: number) => ({ local: server, remote: client, startedAt })

it('the other side of a connection has its sockets the other way round', () => {
  const mirrorOf = createMirrors([called('a', 1000)])
  expect(mirrorOf(answered(1004))?.id).toBe('a')
  expect(mirrorOf(called('b', 1000))).toBeUndefined()
})

it('of two connections over the same ports it is the one of that time, in whatever order they were recorded', () => {
  const both = [called('late', 9000), called('early', 1000)]
  for (const connections of [both, both.toReversed()]) {
    const mirrorOf = createMirrors(connections)
    expect([mirrorOf(answered(1200))?.id, mirrorOf(answered(8990))?.id]).toEqual(['early', 'late'])
  }
})
