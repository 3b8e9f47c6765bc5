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

  it('give every party an address of its own in each, below the free range', () => {
    const addresses = [...attachments.values()].flat().map(({ address }) => address)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(networks[0]).toMatchObject({ subnet: '198.18.10.0/28', freeRange: '198.18.10.8/29' })
    expect(attachments.get('bron')?.[0]?.address).toBe('198.18.10.2')
  })

  it('are refused when there are more than a block has', () => {
    const many = Array.from({ length: 33 }, (_, index) => ({ ...plan.parties[0], id: `p${index}` }))
    expect(() => planNetworks({ ...plan, parties: many as typeof plan.parties }, 0)).toThrow(/at most 32/)
  })
})

describe('blocks of addresses', () => {
  it('are given again when all were given', () => {
    const blocks = createAddressBlocks()
    const all = Array.from({ length: 256 }, () => blocks.next())
    expect(new Set(all).size).toBe(256)
    expect(blocks.next()).toBeLessThan(256)
  })

  it('differ from one exchange to the next, within 198.18.0.0/15', () => {
    const blocks = createAddressBlocks(() => 255)
    expect([blocks.next(), blocks.next(), blocks.next()]).toEqual([255, 0, 1])
    expect(planNetworks(plan, 255).networks[0]?.subnet).toBe('198.19.254.0/28')
  })
})
