import { describe, expect, it } from 'vitest'
import type { PartySpec, Role } from '../../../harness/contracts/party.ts'
import { candidatesOf, isCandidate, isMeasured } from '../../../harness/contracts/scenario.ts'

const route = ['sender', 'between', 'receiver']
const party = (id: string, role: Role) => ({ id, role }) as PartySpec

describe('the parties that are measured', () => {
  it.each([
    ['sender', 'end', false],
    ['receiver', 'end', false],
    ['between', 'intermediary', true],
    ['register', 'trust-service', true],
    ['host', 'processor', true],
    ['other', 'end', true],
  ] as const)('%s as %s: %s', (id, role, expected) => {
    expect(isMeasured({ route }, { id, role })).toBe(expected)
  })

  it('have among them the ends that were not chosen', () => {
    const parties = [
      party('sender', 'end'),
      party('other', 'end'),
      party('host', 'processor'),
      party('receiver', 'end'),
    ]
    expect(candidatesOf({ parties, route }).map(({ id }) => id)).toEqual(['other'])
    expect(isCandidate({ route: ['sender', 'other'] }, party('other', 'end'))).toBe(false)
    expect(isCandidate({ route }, party('host', 'processor'))).toBe(false)
  })
})
