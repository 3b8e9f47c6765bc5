import { describe, expect, it } from 'vitest'
import { createAddressBlocks, planNetworks } from '../../../../harness/topology/docker/plan-networks.ts'
import { planOf } from '../../run/measure.ts'

const plan = await planOf('cn-4/as-is')

describe('the networks of a plan', () => {
  const { networks, attachments } = planNetworks(plan, 5)

  it('are one per hop without a way out, and one per party', () => {
    expect(networks.filter(({ internal }) => internal).map(({ id }) => id)).toEqual([
      'hop-bron-zorgplatform',
      'hop-zorgplatform-lsp',
      'hop-lsp-ontvanger',
    ])
    expect(networks.filter(({ internal }) => !internal)).toHaveLength(plan.parties.length)
  })

  it('have no two parties in common but neighbours', () => {
    const of = (party: string) => (attachments.get(party) ?? []).map(({ network }) => network)
    expect(of('bron')).toEqual(['control-bron', 'hop-bron-zorgplatform'])
    expect(of('lsp')).toEqual(['control-lsp', 'hop-zorgplatform-lsp', 'hop-lsp-ontvanger'])
    expect(of('bron').filter((network) => of('ontvanger').includes(network))).toEqual([])
  })

  it('include those of links beside the route', () => {
    const linked = planNetworks({ ...plan, links: [['bron', 'lsp']] }, 5)
    expect(linked.networks.map(({ id }) => id)).toContain('hop-bron-lsp')
  })

  it('are one for two parties, however often the plan names them together', () => {
    const links: [string, string][] = [
      ['lsp', 'bron'],
      ['bron', 'lsp'],
      ['zorgplatform', 'bron'],
    ]
    const linked = planNetworks({ ...plan, links }, 5).networks.map(({ id }) => id)
    expect(linked.filter((id) => /bron/.test(id))).toEqual(['control-bron', 'hop-bron-zorgplatform', 'hop-lsp-bron'])
  })

  it('give every party an address of its own in each, below the free range', () => {
    const addresses = [...attachments.values()].flat().map(({ address }) => address)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(networks[0]).toMatchObject({ subnet: '198.18.20.0/28', freeRange: '198.18.20.8/29' })
    expect(attachments.get('bron')?.[0]?.address).toBe('198.18.20.2')
  })

  it('are refused when there are more than a block has', () => {
    const many = Array.from({ length: 65 }, (_, index) => ({ ...plan.parties[0], id: `p${index}` }))
    expect(() => planNetworks({ ...plan, parties: many as typeof plan.parties }, 0)).toThrow(/at most 64/)
  })
})

describe('blocks of addresses', () => {
  it('are given again when all were given', () => {
    const blocks = createAddressBlocks()
    const all = Array.from({ length: 128 }, () => blocks.next())
    expect(new Set(all).size).toBe(128)
    expect(blocks.next()).toBeLessThan(128)
  })

  it('differ from one exchange to the next, within 198.18.0.0/15', () => {
    const blocks = createAddressBlocks(() => 127)
    expect([blocks.next(), blocks.next(), blocks.next()]).toEqual([127, 0, 1])
    expect(planNetworks(plan, 127).networks[0]?.subnet).toBe('198.19.252.0/28')
  })
})
