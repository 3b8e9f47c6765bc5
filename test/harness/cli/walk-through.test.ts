/** Carries out what the README tells a vendor to do, to the letter. */

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { Result } from '../../../harness/contracts/result.ts'
import { root } from '../../architecture/source-files.ts'
import { makeFolder } from './inkijk.ts'
import { readWalkThrough } from './readme-walk-through.ts'

/** Several exchanges with keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 400_000 })

/** `npx inkijk` is the package; here it is this checkout. */
function run(command: string, directory: string): Promise<{ code: number | null; output: string }> {
  const bin = `${process.execPath} --disable-warning=ExperimentalWarning ${join(root, 'harness', 'cli', 'bin.ts')}`
  const child = spawn('sh', ['-c', command.replace(/^npx inkijk/, bin)], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '1', NO_COLOR: '1', LANG: 'C' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

it('the walk-through for a product of your own ends as it says', async () => {
  const { files, commands } = readWalkThrough()
  expect([...files.keys()]).toEqual(['proxy.mjs', 'sut.yaml'])
  expect(commands.length).toBeGreaterThan(2)

  await using folder = await makeFolder()
  for (const [name, content] of files) writeFileSync(join(folder.path, name), content)
  for (const command of commands) {
    const { code, output } = await run(command, folder.path)
    expect(code, `${command}\n${output}`).toBe(0)
  }
  const read = (name: string) => readFileSync(join(folder.path, 'out', 'latest', name), 'utf8')
  expect(read('report.html').length).toBeGreaterThan(10_000)
  const { exchanges, findings } = JSON.parse(read('result.json')) as Result
  expect(exchanges.map(({ id, verdicts }) => [id, verdicts.functional.outcome, verdicts.strict.outcome])).toEqual([
    ['tls-offloader/channel', 'pass', 'fail'],
    ['tls-offloader/message-jwe', 'pass', 'pass'],
  ])
  expect(findings.every(({ party }) => party === 'offloader')).toBe(true)
  for (const { controls, unobserved } of exchanges) {
    expect(controls.map(({ vantage, positive, negative }) => [vantage, positive && negative])).toEqual(
      ['received', 'sent', 'stored', 'logged', 'memory'].map((vantage) => [vantage, true]),
    )
    expect(unobserved).toEqual([])
  }
})
