import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../harness/contracts/result.ts'
import { root } from '../../architecture/source-files.ts'
import { findParties, killParty } from '../party-processes.ts'
import { inkijk, makeFolder, start } from './inkijk.ts'

async function leftInTemporary(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('inkijk-rows-'))
}

describe('inkijk run', () => {
  it('exits 1 when a leak breaks the requirement, writes a valid result, and leaves nothing running', async () => {
    await using out = await makeFolder()
    const { code, stdout } = await inkijk(
      'run',
      'cn-4/as-is',
      '--require',
      'strict',
      '--out',
      out.path,
      '--reporter',
      'pretty,json,junit,html',
    )
    expect(stdout).toContain('cn-4/as-is')
    expect(code).toBe(1)
    const run = join(out.path, 'latest')
    expect(await readdir(run)).toEqual(expect.arrayContaining(['evidence', 'junit.xml', 'report.html', 'result.json']))
    const result = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as Result
    const schema = JSON.parse(await readFile(join(root, 'harness', 'report', 'result.schema.json'), 'utf8')) as object
    const validate = new Ajv2020({ strict: false }).compile(schema)
    expect(validate(result), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
    const measured = result.exchanges.flatMap(({ parties }) => parties.filter(({ role }) => role !== 'end'))
    const elements = new Set(result.exchanges.flatMap(({ exposures }) => exposures.map(({ element }) => element)))
    expect(result.exchanges[0]?.exposures).toHaveLength(measured.length * elements.size)
    expect(findParties(out.path)).toEqual([])
  })

  it('exits 0 when the requirement is met; verify and explain work from that folder', async () => {
    await using out = await makeFolder()
    const met = await inkijk('run', 'cn-4/message-jwe', '--require', 'strict', '--out', out.path)
    expect(met).toMatchObject({ code: 0 })
    const verified = await inkijk('verify', join(out.path, 'latest'))
    expect(verified).toMatchObject({ code: 0 })
    expect(verified.stdout).toContain('✓ cn-4/message-jwe')
    const result = JSON.parse(await readFile(join(out.path, 'latest', 'result.json'), 'utf8')) as Result
    const [finding] = result.findings
    const explained = await inkijk('explain', join(out.path, 'latest'), finding?.id ?? '')
    expect(explained.code).toBe(0)
    expect(explained.stdout).toContain(finding?.element)
    expect((await inkijk('explain', join(out.path, 'latest'), 'nothing')).code).toBe(2)
  })

  it('exits 3 with nothing passed when the process of a party is killed in the middle', async () => {
    await using out = await makeFolder()
    const invocation = start(['run', 'cn-4/message-jwe', '--out', out.path, '--reporter', 'json'])
    await untilRunning(out.path, 'lsp')
    killParty(out.path, 'lsp')
    expect((await invocation.ended).code).toBe(3)
    const result = JSON.parse(await readFile(join(out.path, 'latest', 'result.json'), 'utf8')) as Result
    const outcomes = result.exchanges.flatMap(({ verdicts }) => Object.values(verdicts).map(({ outcome }) => outcome))
    expect(outcomes).toContain('inconclusive')
    expect(outcomes).not.toContain('pass')
    expect(findParties(out.path)).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s with 130 and leaves no process and no temporary folder',
    async (signal) => {
      await using out = await makeFolder()
      const before = await leftInTemporary()
      const invocation = start(['run', 'cn-4', '--out', out.path])
      await untilRunning(out.path, 'lsp')
      invocation.child.kill(signal)
      expect((await invocation.ended).code).toBe(130)
      expect(findParties(out.path)).toEqual([])
      expect(await leftInTemporary()).toEqual(before)
    },
  )

  it('a harness that is killed takes its parties with it', async () => {
    await using out = await makeFolder()
    const invocation = start(['run', 'cn-4', '--out', out.path])
    await untilRunning(out.path, 'lsp')
    invocation.child.kill('SIGKILL')
    await invocation.ended
    await expect.poll(() => findParties(out.path), { timeout: 10_000 }).toEqual([])
  })
})

async function untilRunning(folder: string, party: string): Promise<void> {
  await expect
    .poll(() => findParties(folder, party).length > 0, {
      timeout: 30_000,
      interval: 20,
    })
    .toBe(true)
}
