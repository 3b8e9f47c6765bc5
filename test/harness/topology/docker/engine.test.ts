import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainFailure } from '../../../../harness/topology/docker/engine.ts'
import { runCommand } from '../../../../harness/topology/docker/run-command.ts'

describe('a command of the engine that fails', () => {
  it.each([
    ['ENGINE_UNAVAILABLE', /install Docker Engine/, { error: Object.assign(new Error('x'), { code: 'ENOENT' }) }],
    [
      'ENGINE_UNAVAILABLE',
      /start it/,
      { stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' },
    ],
    [
      'ENGINE_UNAVAILABLE',
      /group "docker"/,
      {
        stderr: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      },
    ],
    ['ENGINE_FAILED', /exit code 1.*no space left/s, { stderr: 'no space left on device' }],
  ])('is %s with what to do about it (%s)', (code, text, ended) => {
    const failure = explainFailure('docker run', { code: 1, stderr: '', ...ended })
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(text)
  })
})

describe('a command', () => {
  it('gives its outputs apart, and its exit code', async () => {
    const ended = await runCommand(process.execPath, ['-e', 'console.log(1); console.error(2); process.exitCode = 3'])
    expect(ended).toMatchObject({ code: 3, stdout: '1\n', stderr: '2\n' })
    expect(ended.error).toBeUndefined()
  })

  it('that is not there is an error, and no exception', async () => {
    const ended = await runCommand('inkijk-no-such-command', [])
    expect(ended.error?.code).toBe('ENOENT')
  })

  it('that takes too long is ended', async () => {
    const ended = await runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 })
    expect(ended.code).toBeNull()
    expect(ended.error?.message).toBe('no end within 300 ms')
  })

  it('tells its lines while it runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inkijk-command-'))
    const script = join(folder, 'say')
    await writeFile(script, '#!/bin/sh\necho one\necho two >&2\n')
    await chmod(script, 0o755)
    const lines: string[] = []
    await runCommand(script, [], { onLine: (line) => lines.push(line) })
    expect(lines.toSorted()).toEqual(['one', 'two'])
    await rm(folder, { recursive: true })
  })
})
