import { describe, expect, it } from 'vitest'
import type { PartyEvidence, RefusedHandshake } from '../../../harness/contracts/evidence.ts'
import { pairConnections } from '../../../harness/observe/pair-connections.ts'
import { makeConnections, makeJudgeInput } from '../judge/judge-input.ts'

const [client, server] = makeConnections('first', 'second')
const { peer: _, ...unpairedClient } = client
const { peer: __, ...unpairedServer } = server
const specs = makeJudgeInput().evidence.plan.parties

function evidenceOf(party: string, changes: Partial<PartyEvidence>): PartyEvidence {
  return {
    party,
    observations: [],
    connections: [],
    refusedHandshakes: [],
    keys: [],
    ended: 'stopped',
    unobserved: [],
    ...changes,
  }
}

describe('pairing', () => {
  it('names both sides of a connection by the mirrored pair of sockets, and its observations with it', () => {
    const observation = {
      id: 'first/sent/1',
      party: 'first',
      vantage: 'sent' as const,
      file: 'f',
      bytes: 1,
      sha256: '',
      source: 'stream' as const,
      connection: client.id,
    }
    const [first, second] = pairConnections(
      [
        evidenceOf('first', { connections: [unpairedClient], observations: [observation] }),
        evidenceOf('second', { connections: [unpairedServer] }),
      ],
      specs,
    )
    expect(first?.connections[0]?.peer).toBe('second')
    expect(first?.observations[0]?.peer).toBe('second')
    expect(second?.connections[0]?.peer).toBe('first')
  })

  it('names nobody for a stranger', () => {
    const [second] = pairConnections([evidenceOf('second', { connections: [unpairedServer] })], specs)
    expect(second?.connections[0]?.peer).toBeUndefined()
  })

  it('falls back on the certificate where the other side recorded nothing', () => {
    const named = specs.map((spec, index) => (index === 1 ? { ...spec, fqdn: 'judge.test' } : spec))
    const [second] = pairConnections([evidenceOf('second', { connections: [unpairedServer] })], named)
    expect(second?.connections[0]?.peer).toBe('first')
  })

  it('names both sides of a refused handshake by where one listens and from where the other dialled', () => {
    const refused = (party: string, side: 'client' | 'server', local: number, remote: number): RefusedHandshake => ({
      party,
      side,
      at: 1,
      code: 'X',
      message: '',
      local: { address: '127.0.0.1', port: local },
      remote: { address: '127.0.0.1', port: remote },
    })
    const [first, second] = pairConnections(
      [
        evidenceOf('first', { refusedHandshakes: [refused('first', 'client', 5000, 443)] }),
        evidenceOf('second', {
          listen: { address: '127.0.0.1', port: 443 },
          refusedHandshakes: [refused('second', 'server', 0, 5000), refused('second', 'server', 0, 6000)],
        }),
      ],
      specs,
    )
    expect(first?.refusedHandshakes.map(({ peer }) => peer)).toEqual(['second'])
    expect(second?.refusedHandshakes.map(({ peer }) => peer)).toEqual(['first', undefined])
  })

  it('names a client that held the handshake for done when the server refused it', () => {
    const { local, remote } = unpairedClient
    const refused = (from: RefusedHandshake['remote']): RefusedHandshake => ({
      ...{ party: 'second', side: 'server', at: 1, code: 'X', message: '' },
      local: { address: '', port: 0 },
      remote: from,
    })
    const [, second] = pairConnections(
      [
        evidenceOf('first', { connections: [unpairedClient] }),
        evidenceOf('second', { refusedHandshakes: [refused(local), refused(remote)] }),
      ],
      specs,
    )
    expect(second?.refusedHandshakes.map(({ peer }) => peer)).toEqual(['first', undefined])
  })
})
