import { spawn } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { ScanReport } from '../../../harness/probe/scan/report.ts'
import { root } from '../../architecture/source-files.ts'
import { filler, value } from '../probe/scan-subjects.ts'
import { type Ended, inkijk, makeFolder } from './inkijk.ts'

const truth = [{ element: 'Condition.note', value, class: 'medical', kind: 'text' }]

async function makeScan(files: Readonly<Record<string, string | Buffer>>) {
  const folder = await makeFolder()
  const [truthFile, data] = ['truth.json', 'data'].map((name) => join(folder.path, name)) as [string, string]
  await writeFile(truthFile, JSON.stringify(truth))
  await mkdir(data)
  for (const [name, content] of Object.entries(files)) await writeFile(join(data, name), content)
  return {
    data,
    path: folder.path,
    scan: (...args: string[]) => inkijk('scan', data, '--truth', truthFile, ...args),
    truthFile,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('inkijk scan', () => {
  it('writes a report that its schema knows, and ends with 1 when something was readable', async () => {
    await using made = await makeScan({ 'a.log': `regel ${value}\n`, 'b.gz': gzipSync(`${filler(2000)}${value}`) })
    const { code, stdout, stderr } = await made.scan('--json')
    expect([code, stderr]).toEqual([1, ''])
    const schema = JSON.parse(
      await readFile(join(root, 'harness', 'probe', 'scan', 'scan-report.schema.json'), 'utf8'),
    ) as object
    const validate = new Ajv2020({ strict: true }).compile(schema)
    const report = JSON.parse(stdout) as ScanReport
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...report, findings: [{}] })).toBe(false)
    expect(report.findings.map(({ chain }) => chain.map(({ step }) => step))).toEqual([[], ['gzip']])
  })

  it('ends with 0 when nothing was found, and with 3 when something was not looked into', async () => {
    await using clean = await makeScan({ 'a.log': filler(500) })
    expect((await clean.scan()).code).toBe(0)
    await using limited = await makeScan({ 'a.xz': Buffer.from('\xfd7zXZ\0\0\0 rest of it', 'latin1') })
    const { code, stdout } = await limited.scan()
    expect(code).toBe(3)
    expect(stdout).toContain('not looked into: xz: not a format that is read')
  })

  it('says what was found in a table, in two languages', async () => {
    await using made = await makeScan({ 'a.log': `regel ${value}\n${filler(200)}${value}\n`, 'b.log': filler(500) })
    const [english, dutch] = [await made.scan(), await made.scan('--lang', 'nl')]
    expect(english.stdout).toMatch(/a\.log {2}\d+ B, 100% read\n {2}no +level +element +count +first place +steps\n/)
    expect(english.stdout).toMatch(/ 1 +plaintext +Condition\.note +2 +6–27 +readable as it stands\n/)
    expect(english.stdout).toMatch(/b\.log {2}500 B, 100% read {2}nothing found\n/)
    expect(english.stdout).toMatch(/Together: 2 files, \d+ B, [\d.]+ MB\/s, 100% read\n {2}plaintext: 1 element\n/)
    expect(dutch.stdout).toMatch(/ 1 +leesbaar +Condition\.note +2 +6–27 +leesbaar zoals het er staat\n/)
  })

  it('keeps to a number of lines, and says how many more there are', async () => {
    await using made = await makeScan({})
    const elements = Array.from({ length: 40 }, (_, i) => ({
      ...truth[0],
      element: `note[${i}]`,
      value: `${value} nummer ${i + 10}`,
    }))
    await writeFile(made.truthFile, JSON.stringify(elements))
    await writeFile(join(made.data, 'a.log'), elements.map((one) => one.value).join('\n'))
    const { stdout } = await made.scan()
    expect(stdout).toContain('and 25 more (--json has all)')
    expect(stdout.split('\n').length).toBeLessThan(30)
  })

  it('shows the bytes and the steps behind one finding', async () => {
    await using made = await makeScan({ 'a.log': 'x', 'b.gz': gzipSync(`${filler(2000)}${value}`) })
    const { code, stdout } = await made.scan('--show', '1')
    expect(code).toBe(1)
    expect(stdout).toContain(`1: plaintext\n  element      Condition.note = ${JSON.stringify(value)}`)
    expect(stdout).toMatch(/Bytes of the file:\n {2}00000000 \[1f 8b 08/)
    expect(stdout).toMatch(/Steps:\n {2}1\. gzip: bytes 0–\d+ → 2021 bytes\n/)
    expect(stdout).toContain(`»${value}«`)
    expect(await made.scan('--show', '2')).toMatchObject({ code: 2, stderr: expect.stringContaining('no finding 2') })
  })

  it('shows a finding of a report that was made before', async () => {
    await using made = await makeScan({ 'a.log': `regel ${value}\n` })
    const report = join(made.path, 'report.json')
    await writeFile(report, (await made.scan('--json')).stdout)
    const { code, stdout } = await made.scan('--from', report, '--show', '1')
    expect([code, stdout.includes(`»${value}«`)]).toEqual([0, true])
    await writeFile(join(made.data, 'a.log'), 'changed')
    expect((await made.scan('--from', report, '--show', '1')).stderr).toContain('does not give the finding')
    expect((await made.scan('--from', report)).code).toBe(2)
    expect((await made.scan('--from', made.truthFile, '--show', '1')).stderr).toContain('expected schema inkijk-scan/1')
  })

  it('tells what it could not read for want of permission, and reads the rest', async () => {
    await using made = await makeScan({ 'a.log': filler(100), 'b.log': filler(100) })
    await mkdir(join(made.data, 'c'))
    await chmod(made.path, 0o755)
    await chmod(join(made.data, 'a.log'), 0)
    await chmod(join(made.data, 'c'), 0)
    const { code, stdout } = await runUnprivileged('scan', made.data, '--truth', made.truthFile, '--json')
    const report = JSON.parse(stdout) as ScanReport
    expect(code).toBe(3)
    expect(report.coverage.map(({ observedBytes, budgetsHit }) => [observedBytes, budgetsHit])).toEqual([
      [0, ['not read: no permission']],
      [100, []],
      [0, ['not read: no permission to read this folder']],
    ])
  })

  it.each([
    ['--keys', ['north=none.pem'], 'no key file "none.pem"'],
    ['--party', ['north'], 'expected PARTY=PATH'],
    ['--jobs', ['0'], 'expected a whole number'],
  ])('refuses %s that is wrong', async (option, values, message) => {
    await using made = await makeScan({ 'a.log': 'x' })
    const { code, stderr } = await made.scan(option, ...values)
    expect([code, stderr.includes(message)]).toEqual([2, true])
  })
})

/** The superuser may read everything: as nobody when the tests are run by that one. */
function runUnprivileged(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'harness', 'cli', 'bin.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, CI: '1', NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    cwd: '/',
    ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}
