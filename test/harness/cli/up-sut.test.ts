import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { NetworkDescription } from '../../../harness/cli/network/describe-network.ts'
import type { Result } from '../../../harness/contracts/result.ts'
import { findFreePort } from '../../free-port.ts'
import { findParties } from '../party-processes.ts'
import { inkijk, makeFolder, start } from './inkijk.ts'
import { readWalkThrough } from './readme-walk-through.ts'

/** Keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 200_000 })

/** The small product of the README, run by whoever `runs` says. */
async function describeProduct(folder: string, runs: (url: string) => string): Promise<string> {
  const [port, neighboursPort] = [await findFreePort(), await findFreePort()]
  const source = readWalkThrough().files.get('proxy.mjs') ?? ''
  writeFileSync(
    join(folder, 'proxy.mjs'),
    source.replace('18443', String(port)).replace('18444', String(neighboursPort)),
  )
  const file = join(folder, 'sut.yaml')
  const text = `parties:
  offloader:
    title: Our proxy
    runs: ${runs(`https://127.0.0.1:${port}`)}
    neighboursPort: ${neighboursPort}
    keys: ./keys
`
  writeFileSync(file, text)
  return file
}

/** As its supervisor would: what runs is ended, and started with the new certificates. */
const restart = `[ ! -f pid ] || kill $(cat pid); "${process.execPath}" proxy.mjs > /dev/null 2>&1 & echo $! > pid`

async function trigger({ parties, sender, directory }: NetworkDescription): Promise<number> {
  const { control } = parties.find(({ id }) => id === sender) ?? {}
  const headers = { authorization: `Bearer ${control?.token}`, 'content-type': 'application/json' }
  const body = readFileSync(join(directory, 'refer.json'))
  return (await fetch(`${control?.url}/trigger`, { method: 'POST', headers, body })).status
}

it('a product that runs already stands in a network that stays up, is measured there, and outlives it', async () => {
  await using folder = await makeFolder()
  const runs = (url: string) => JSON.stringify({ url, reload: ['sh', '-c', restart] })
  const sut = await describeProduct(folder.path, runs)
  const pid = () => Number(readFileSync(join(folder.path, 'pid'), 'utf8'))
  try {
    const up = await inkijk('up', 'tls-offloader/channel', '--sut', sut, '--out', folder.path, '--json')
    expect(up).toMatchObject({ code: 0, stderr: '' })
    const attached = start(['run', '--attach', '--out', folder.path, '--reporter', 'json', '--require', 'strict'])
    expect(await trigger(JSON.parse(up.stdout) as NetworkDescription)).toBe(202)
    const { code, stderr } = await attached.ended
    expect(code, stderr).toBe(1)
    const result = JSON.parse(readFileSync(join(folder.path, 'latest', 'result.json'), 'utf8')) as Result
    const [exchange] = result.exchanges
    expect(exchange?.parties).toContainEqual(expect.objectContaining({ id: 'offloader', product: 'Our proxy' }))
    expect(exchange?.verdicts).toMatchObject({ functional: { outcome: 'pass' }, strict: { outcome: 'fail' } })
    expect(exchange?.unobserved?.map(({ vantage }) => vantage).toSorted()).toEqual(['logged', 'memory', 'stored'])
    expect(exchange?.controls.every(({ positive, negative }) => positive && negative)).toBe(true)

    expect(await inkijk('down', '--out', folder.path)).toMatchObject({ code: 0, stderr: '' })
    expect(findParties(folder.path)).toEqual([])
    expect(process.kill(pid(), 0)).toBe(true)
  } finally {
    for (const party of findParties(folder.path)) process.kill(party.pid, 'SIGKILL')
    process.kill(pid())
  }
})

it('a product that would be started for the exchange is refused, with the line to mend', async () => {
  await using folder = await makeFolder()
  const runs = (url: string) => JSON.stringify({ url, command: [process.execPath, 'proxy.mjs'] })
  const sut = await describeProduct(folder.path, runs)
  const { code, stderr } = await inkijk('up', 'tls-offloader/channel', '--sut', sut, '--out', folder.path)
  expect(stderr).toMatch(/sut\.yaml:4: .*a product that is started for the exchange; expected one that runs already/)
  expect(code).toBe(2)
  expect(findParties(folder.path)).toEqual([])
})
