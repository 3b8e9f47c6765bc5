import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NetworkDescription } from '../../../harness/cli/network/describe-network.ts'
import { quoteWord } from '../../../harness/cli/network/quote-word.ts'
import type { Result } from '../../../harness/contracts/result.ts'
import { findParties } from '../party-processes.ts'
import { inkijk, makeFolder, start } from './inkijk.ts'

/** As `makeFolder`, and nothing that was started below it stays. */
async function makeUpFolder() {
  const folder = await makeFolder()
  return {
    path: folder.path,
    async [Symbol.asyncDispose]() {
      for (const { pid } of findParties(folder.path)) process.kill(pid, 'SIGKILL')
      await rm(folder.path, { recursive: true, force: true })
    },
  }
}

/** Exit code 127: there is no such program. */
function paste(line: string): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.once('close', (code) => resolve({ code, stdout }))
  })
}

/** Pastes what was told; where there is no curl, does what it says. */
async function trigger({ commands, parties, sender, directory }: NetworkDescription): Promise<string> {
  const pasted = await paste(commands.trigger)
  if (pasted.code !== 127) return pasted.stdout.trim()
  const { control } = parties.find(({ id }) => id === sender) ?? {}
  const headers = { authorization: `Bearer ${control?.token}`, 'content-type': 'application/json' }
  const body = await readFile(join(directory, 'refer.json'), 'utf8')
  return String((await fetch(`${control?.url}/trigger`, { method: 'POST', headers, body })).status)
}

function isOpen({ address, port }: { address: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
}

describe('a network to work with', () => {
  it('stays up, is measured when it is triggered by hand, stands ready again, and goes down without a trace', async () => {
    await using out = await makeUpFolder()
    const up = await inkijk('up', 'cn-4/as-is', '--out', out.path, '--json')
    expect(up).toMatchObject({ code: 0, stderr: '' })
    const network = JSON.parse(up.stdout) as NetworkDescription
    const { parties } = network
    expect(parties.map(({ id }) => id)).toEqual(['bron', 'zorgplatform', 'lsp', 'ontvanger'])
    for (const { pid = 0, certificate, fqdn, keys, log, tap } of parties) {
      expect(process.kill(pid, 0)).toBe(true)
      expect(certificate.subject).toContain(fqdn)
      for (const file of [keys.key, keys.chain, keys.trust, log, tap]) expect(existsSync(file), file).toBe(true)
    }

    const impatient = await inkijk('run', '--attach', '--timeout', '1', '--out', out.path)
    expect(impatient.code).toBe(3)
    expect(impatient.stderr).toContain('nothing was measured')
    expect(existsSync(join(out.path, 'latest'))).toBe(false)

    const attached = start(['run', '--attach', network.run, '--out', out.path, '--require', 'strict', '--no-memory'])
    expect(await trigger(network)).toBe('202')
    const measured = await attached.ended
    expect(measured.code).toBe(1)
    expect(measured.stderr).toMatch(/\n {2}bron → ontvanger {2}notify {2}ok {2}\d+ ms\n/)
    const result = JSON.parse(await readFile(join(out.path, 'latest', 'result.json'), 'utf8')) as Result
    expect(result.exchanges[0]?.verdicts).toMatchObject({ strict: { outcome: 'fail' }, flexible: { outcome: 'fail' } })
    expect(await inkijk('verify', join(out.path, 'latest'))).toMatchObject({ code: 0 })
    expect(measured.stderr).toContain('is ready again')
    expect(measured.stderr.trim().split('\n').at(-1)?.trim()).toBe(network.commands.trigger)
    expect(findParties(out.path)).toHaveLength(4)

    const down = await inkijk('down', '--out', out.path)
    expect(down).toMatchObject({ code: 0, stderr: '' })
    expect(down.stdout).toMatch(/ended: party bron, party zorgplatform, party lsp, party ontvanger/)
    expect(findParties(out.path)).toEqual([])
    for (const { listen } of parties) expect(await isOpen(listen)).toBe(false)
    expect(existsSync(network.directory)).toBe(false)
    const again = await inkijk('down', '--out', out.path)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('no network is up in') })
    const gone = await inkijk('down', network.run, '--out', out.path)
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringMatching(/no network ".*" is up.*none is/) })
  }, 240_000)

  it('tells people what they need in their language, and is cleaned by down --all when its parties were killed', async () => {
    await using out = await makeUpFolder()
    const up = await inkijk('up', 'cn-4/refused', '--out', out.path, '--lang', 'nl')
    expect(up.stdout).toMatch(/^cn-4\/refused staat: netwerk \S+ \(embedded\)\n/)
    expect(up.stdout).toMatch(/\nlsp {2}tussenpartij, lsp, /)
    expect(up.stdout).toMatch(/https:\/\/lsp\.cn-4\.inkijk\.test {2}127\.0\.0\.1:\d+\n/)
    expect(up.stdout).toMatch(/\n {2}curl -sS .*\/trigger\n/)
    for (const { pid } of findParties(out.path)) process.kill(pid, 'SIGKILL')
    await expect.poll(() => findParties(out.path)).toEqual([])
    const attached = await inkijk('run', '--attach', '--out', out.path)
    expect(attached).toMatchObject({ code: 2, stderr: expect.stringContaining('does not run any more') })
    // Without a container engine to be found: --all would end the containers of other suites.
    const down = await start(['down', '--all', '--out', out.path, '--lang', 'nl'], { PATH: out.path }).ended
    expect(down).toMatchObject({ code: 0, stderr: '' })
    expect(down.stdout).toContain('was al weg: bron, zorgplatform, lsp, ontvanger')
  }, 120_000)

  it.each([
    [['up', 'cn-4'], /"cn-4" has 12 variants; expected one of them: cn-4\/as-is, /],
    [['up', 'cn-9/as-is'], /no scenario or trial "cn-9"/],
    [['run', '--attach'], /no network is up in ".*"; expected one that `inkijk up` started/],
    [['run', '--attach', 'x', 'cn-4/as-is'], /--attach x .*expected no names beside it, found cn-4\/as-is/],
    [['run', '--attach', '--seed', 'x'], /cannot be used with option '--seed/],
    [['run', '--attach', '--timeout', '0'], /whole number of 1 or more/],
    [['down', 'x'], /no network "x" is up in ".*": none is/],
    [['down', '--all', 'x'], /expected no names beside it, found x/],
  ])('%j exits 2 and says what was expected', async (args, message) => {
    await using out = await makeFolder()
    const { code, stderr } = await inkijk(...args, '--out', out.path)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

describe('a word for a shell', () => {
  it.each(['plain/path.json', 'a b', "it's", '$(id) `id` "x" \\', ''])('%j comes back as it was', async (text) => {
    expect(await paste(`printf %s ${quoteWord(text)}`)).toEqual({ code: 0, stdout: text })
  })
})
