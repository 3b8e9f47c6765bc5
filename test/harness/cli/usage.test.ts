import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../architecture/source-files.ts'
import { inkijk, makeFolder, start } from './inkijk.ts'

const scenarioFile = join(root, 'scenarios', 'cn-4', 'cn-4.yaml')

/** The shipped scenario with one line changed, and the number of that line. */
async function breakScenario(folder: string, from: string, to: string) {
  const text = await readFile(scenarioFile, 'utf8')
  const line = text.split('\n').findIndex((candidate) => candidate.includes(from)) + 1
  const file = join(folder, 'broken.yaml')
  await writeFile(file, text.replace(from, to))
  return { file, line }
}

describe('inkijk', () => {
  it('without a command shows the help and exits 2', async () => {
    const { code, stderr } = await inkijk()
    expect(code).toBe(2)
    expect(stderr).toContain('Exit codes:')
  })

  it('--help lists the commands and exits 0', async () => {
    const { code, stdout } = await inkijk('--help')
    expect(code).toBe(0)
    for (const command of ['run', 'list', 'scan', 'explain', 'verify', 'report', 'beproeving'])
      expect(stdout).toContain(`  ${command} `)
  })

  it('--version tells the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await inkijk('--version')).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('list --json gives every shipped exchange with what it expects', async () => {
    const { code, stdout } = await inkijk('list', '--json')
    const { scenarios } = JSON.parse(stdout) as {
      scenarios: { id: string; exchanges: { id: string; expect: object; needs: { backends: string[] } }[] }[]
    }
    expect(code).toBe(0)
    expect(scenarios.map(({ id }) => id)).toContain('cn-4')
    const exchanges = scenarios.flatMap((scenario) => scenario.exchanges)
    expect(exchanges.length).toBeGreaterThanOrEqual(12)
    expect(exchanges.every(({ needs }) => needs.backends.join() === 'embedded,docker')).toBe(true)
  })

  it('list --lang nl speaks Dutch', async () => {
    expect((await inkijk('list', '--lang', 'nl')).stdout).toContain('beide tussenpartijen lezen alles')
  })

  it.each([
    [['run', 'cn-9'], 'no scenario or trial "cn-9"; expected one of cn-4'],
    [['run', 'cn-4/none'], 'has no variant "none"; expected one of as-is'],
    [['run', 'missing.yaml'], 'no scenario file "missing.yaml"'],
    [['run', 'cn-4', '--require', 'much'], 'Allowed choices are expected, strict, flexible'],
    [['run', 'cn-4', '--jobs', '0'], 'expected a whole number of 1 or more'],
    [['run', 'cn-4', '--shard', '3/2'], 'must be i/n'],
    [['run', 'cn-4', '--grep', '('], 'is not a regular expression'],
    [['run', 'cn-4', '--grep', 'nothing-matches'], 'no exchange is left to run'],
    [['run', 'cn-4', '--reporter', 'fancy'], 'no reporter "fancy"; expected one of pretty'],
    [['verify', 'nowhere'], 'no run at'],
    [['explain', 'nowhere', 'x'], 'no run at'],
    [['fly'], "unknown command 'fly'"],
  ])('%j is refused with exit code 2 and says why', async (args, text) => {
    const { code, stderr } = await inkijk(...args)
    expect(stderr).toContain(text)
    expect(code).toBe(2)
  })
})

describe('a broken scenario file', () => {
  it.each([
    [
      'pattern: notified-pull',
      'pattern: telepathy',
      '"pattern" must be one of notified-pull, pull, indexed-pull, push; found "telepathy"',
    ],
    ['protection: channel', 'protection: message/magic', 'no protection "message/magic"; expected one of channel'],
    [
      'lsp: { system: lsp, role: intermediary }',
      'lsp: { system: lps, role: intermediary }',
      'no system "lps"; expected one of',
    ],
    ['faults: { zorgplatform: [encrypts-for-sender] }', 'faults: { zorgplatform: [sleeps] }', 'has no fault "sleeps"'],
    ['onReferral: refuse', 'onReferral: shrug', 'option "onReferral" must be'],
    ['hop: [lsp, ontvanger]', 'hop: [bron, ontvanger]', 'are not neighbours on the route'],
    ['route: [bron, zorgplatform, lsp, ontvanger]', 'route: [bron, zorgplatform, lsp, niemand]', 'no party "niemand"'],
    ['pattern: notified-pull', 'links: [[bron, niemand]]\npattern: notified-pull', 'no party "niemand"'],
    [
      '    protection: channel',
      '    route: [bron, lsp]\n    protection: channel',
      'the route must begin and end at an end; "lsp" is intermediary',
    ],
    ['useCase: bgz', 'useCase: [bgz', ''],
  ])('%s → %s names file, line and what was expected', async (from, to, text) => {
    await using folder = await makeFolder()
    const { file, line } = await breakScenario(folder.path, from, to)
    const { code, stderr } = await inkijk('run', file)
    expect(code).toBe(2)
    expect(stderr).toContain('broken.yaml:')
    expect(stderr).toContain(text)
    // A syntax error shows where the parser noticed it, a line further at most.
    const shown = Number(/broken\.yaml:(\d+)/.exec(stderr)?.[1])
    expect(Math.abs(shown - line)).toBeLessThanOrEqual(text === '' ? 1 : 0)
  })
})

describe('a reader that closes its end', () => {
  it('does not end the command with an error', async () => {
    const { child, ended } = start(['list', '--json'])
    child.stdout?.destroy()
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })
})
