import { describe, expect, it } from 'vitest'
import { createPartyLosses } from '../../../../harness/topology/docker/party-losses.ts'

describe('the losses of a network', () => {
  it('are told once, with the first reason', () => {
    const told: string[] = []
    const losses = createPartyLosses(['a', 'b'])
    losses.onLost((party, detail) => told.push(`${party}: ${detail}`))
    losses.tell({ service: 'a', kind: 'oom' })
    losses.tell({ service: 'a', kind: 'die', exitCode: 137 })
    losses.tell({ service: 'a', kind: 'disconnect' })
    expect(told).toEqual(['a: exit code 137, out of memory'])
    expect(losses.hasEnded('a')).toBe(true)
    expect(losses.hasEnded('b')).toBe(false)
  })

  it('include a party that ended in order without being told to', () => {
    const losses = createPartyLosses(['a'])
    losses.tell({ service: 'a', kind: 'die', exitCode: 0 })
    expect([...losses.lost]).toEqual([['a', 'exit code 0']])
  })

  it('include a pause and a lost network, but not an end that was asked for', async () => {
    const losses = createPartyLosses(['a', 'b', 'c'])
    losses.tell({ service: 'a', kind: 'pause' })
    losses.tell({ service: 'b', kind: 'disconnect' })
    losses.expectEnd()
    losses.tell({ service: 'c', kind: 'disconnect' })
    losses.tell({ service: 'c', kind: 'die', exitCode: 0 })
    await losses.ended('c')
    expect([...losses.lost.keys()]).toEqual(['a', 'b'])
  })

  it('include an end that was asked for and went wrong', () => {
    const told: string[] = []
    const losses = createPartyLosses(['a'])
    losses.onLost((party) => told.push(party))
    losses.expectEnd()
    losses.tell({ service: 'a', kind: 'die', exitCode: 1 })
    expect([...losses.lost.keys()]).toEqual(['a'])
    expect(told).toEqual([])
  })

  it('are of all parties when the engine falls silent, and nobody waits for them', async () => {
    const losses = createPartyLosses(['a', 'b'])
    losses.loseAll('silence')
    await Promise.all([losses.ended('a'), losses.ended('b')])
    expect([...losses.lost.values()]).toEqual(['silence', 'silence'])
  })

  it('leave out containers that are no party', () => {
    const losses = createPartyLosses(['a'])
    losses.tell({ service: 'product', kind: 'die', exitCode: 1 })
    expect(losses.lost.size).toBe(0)
  })
})
