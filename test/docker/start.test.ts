import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSuiteTopology, findLeftovers, makeRunFolder } from './docker.ts'
import { standUp } from './stand-up.ts'

describe('the start of an exchange in containers', () => {
  it('takes other addresses when somebody else has these', async () => {
    await using first = await makeRunFolder()
    await using second = await makeRunFolder()
    await using network = await standUp(createSuiteTopology({ blocks: blocksOf(7) }), first)
    await using other = await standUp(createSuiteTopology({ blocks: blocksOf(7, 8) }), second)
    expect(network.parties.get('lsp')?.addresses[0]?.address).toMatch(/^198\.18\.28\./)
    expect(other.parties.get('lsp')?.addresses[0]?.address).toMatch(/^198\.18\.32\./)
    expect((await other.parties.get('lsp')?.progress())?.state).toBe('idle')
  })

  it('fails when a party ends at once, says where its output is, and leaves nothing', async () => {
    await using folder = await makeRunFolder()
    const command = ['-e', 'console.error("no such luck"); process.exitCode = 7']
    const topology = createSuiteTopology({
      adjust: (service) => (service.id === 'lsp' ? { ...service, command } : service),
    })
    await expect(standUp(topology, folder)).rejects.toMatchObject({
      code: 'PARTY_START',
      message: expect.stringMatching(/party "lsp".*exit code 7/),
    })
    expect(readFileSync(join(folder.directory, 'lsp', 'log', 'stderr.txt'), 'utf8')).toBe('no such luck\n')
    expect(findLeftovers(folder.run)).toEqual([])
  })

  it('leaves the folders of the parties to whoever ran it', async () => {
    await using folder = await makeRunFolder()
    const network = await standUp(createSuiteTopology(), folder)
    await network.stop()
    const database = join(folder.directory, 'lsp', 'store', 'party.sqlite')
    expect(existsSync(database)).toBe(true)
    expect(statSync(database).uid).toBe(process.getuid?.())
    expect(existsSync(join(folder.directory, 'compose.yaml'))).toBe(true)
  })
})

/** These, in this order. */
function blocksOf(...blocks: number[]) {
  const waiting = [...blocks]
  return { next: () => waiting.shift() ?? 0 }
}
