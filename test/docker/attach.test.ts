import { describe, expect, it } from 'vitest'
import { createSuiteTopology, docker, findContainer, findLeftovers, makeRunFolder } from './docker.ts'
import { standUp } from './stand-up.ts'

describe('a network that was left running', () => {
  it('is found again by its state, says what was lost meanwhile, and ends in order', async () => {
    await using folder = await makeRunFolder()
    const { state } = await standUp(createSuiteTopology(), folder, { detached: true })
    const topology = createSuiteTopology()

    const network = await topology.attach(state)
    expect([...network.lost]).toEqual([])
    expect((await network.parties.get('bron')?.progress())?.state).toBe('idle')

    docker('kill', findContainer(folder.run, 'lsp'))
    const again = await topology.attach(state)
    expect([...again.lost.keys()]).toEqual(['lsp'])

    await again.stop()
    expect([...again.lost.keys()]).toEqual(['lsp'])
    expect(findLeftovers(folder.run)).toEqual([])
    await expect(topology.attach(state)).rejects.toMatchObject({ code: 'PARTY_LOST' })
  })

  it('has a successor at the same ports, with the same tokens', async () => {
    await using folder = await makeRunFolder()
    await using next = await makeRunFolder()
    const topology = createSuiteTopology()
    const first = await standUp(topology, folder)
    await first.stop()
    await using second = await standUp(topology, next, { successorOf: first.state })
    const places = (network: typeof first) =>
      network.state.parties.map(({ id, listen, control }) => [id, listen, control])
    expect(places(second)).toEqual(places(first))
    expect((await second.parties.get('lsp')?.progress())?.state).toBe('idle')
  })
})
