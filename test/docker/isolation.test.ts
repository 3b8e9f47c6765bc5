import { describe, expect, it } from 'vitest'
import type { ComposeService } from '../../harness/topology/docker/compose-file.ts'
import { planOf } from '../harness/run/measure.ts'
import { createSuiteTopology, findContainer, findLeftovers, makeRunFolder, reachFrom } from './docker.ts'
import { standUp } from './stand-up.ts'

const dataPort = 8443
const controlPort = 8444

/** What the source sees of the others: by name, by the name of the service, by address, and on their control ports. */
async function look(adjust: (service: ComposeService) => ComposeService) {
  await using folder = await makeRunFolder()
  await using network = await standUp(createSuiteTopology({ adjust }), folder)
  const bron = findContainer(folder.run, 'bron')
  const receiver = network.parties.get('ontvanger')
  const [receiverAddress] = receiver?.addresses ?? []
  const lsp = network.state.parties.find(({ id }) => id === 'lsp')
  const seen = {
    neighbour: reachFrom(bron, 'zorgplatform.cn-4.inkijk.test', dataPort),
    receiver: reachFrom(bron, 'ontvanger.cn-4.inkijk.test', dataPort),
    receiverByService: reachFrom(bron, 'ontvanger', dataPort),
    receiverByAddress: reachFrom(bron, receiverAddress?.address ?? '', dataPort),
    controlOfNeighbour: reachFrom(bron, 'zorgplatform.cn-4.inkijk.test', controlPort),
    controlOfLsp: reachFrom(bron, 'lsp', controlPort),
    // The gateway is this machine, on which the ports are published for itself alone.
    receiverByPublishedPort: reachFrom(bron, gatewayOf(receiverAddress?.address), receiver?.listen.port ?? 0),
    lspByPublishedControl: reachFrom(bron, gatewayOf(receiverAddress?.address), lsp?.control.port ?? 0),
  }
  await network.stop()
  return { seen, left: findLeftovers(folder.run) }
}

/** The first address of a network of sixteen is that of this machine. */
function gatewayOf(address = ''): string {
  const parts = address.split('.').map(Number)
  return [...parts.slice(0, 3), ((parts[3] ?? 0) & ~15) + 1].join('.')
}

describe('the networks of an exchange', () => {
  it('let a party find and reach its neighbour, and nobody else', async () => {
    const { seen, left } = await look((service) => service)
    expect(seen.neighbour.connect).toBe('connected')
    expect(seen.neighbour.lookup).toMatch(/^198\.(18|19)\./)
    const others = Object.entries(seen).filter(([name]) => name !== 'neighbour')
    expect(others.filter(([, { connect }]) => connect === 'connected')).toEqual([])
    for (const reached of [seen.receiver, seen.receiverByService]) expect(reached.lookup).toMatch(/^E/)
    expect(left).toEqual([])
  })

  it('that are shared let everybody meet, as the same check finds', async () => {
    const shared = ['hop-lsp-ontvanger', 'control-lsp', 'control-zorgplatform']
    const { seen } = await look((service) => {
      if (service.id !== 'bron') return service
      const more = shared.map((network) => ({ network, aliases: [] }))
      return { ...service, attachments: [...service.attachments, ...more] }
    })
    const reached = Object.entries(seen).filter(([, { connect }]) => connect === 'connected')
    expect(reached.map(([name]) => name)).toEqual(
      expect.arrayContaining(['neighbour', 'receiver', 'receiverByService', 'receiverByAddress', 'controlOfLsp']),
    )
  })

  it('let a party reach those it speaks to beside the route, and not the same systems of the other side', async () => {
    await using folder = await makeRunFolder()
    const plan = await planOf('cn-5-nuts/direct')
    await using network = await standUp(createSuiteTopology(), folder, { plan })
    const container = findContainer(folder.run, 'ziekenhuis')
    const reach = (party: string) =>
      reachFrom(container, plan.parties.find(({ id }) => id === party)?.fqdn ?? '', dataPort)
    for (const party of ['zh-node', 'zh-pep', 'vvt-proxy']) expect(reach(party).connect, party).toBe('connected')
    for (const party of ['vvt-node', 'vvt-pep', 'vvt']) expect(reach(party).lookup, party).toMatch(/^E/)
    await network.stop()
  })
})
