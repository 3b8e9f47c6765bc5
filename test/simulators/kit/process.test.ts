import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartyConfig, ReadyLine } from '../../../harness/contracts/party.ts'
import { control, createLandscape, type Landscape, type TestParty } from './landscape.ts'
import { readClosed, readConnectionLines, readStream } from './tap-files.ts'

interface PartyProcess {
  child: ChildProcess
  config: PartyConfig
  ready: ReadyLine
  control: ReadyLine['control']
  exited: Promise<unknown[]>
}

let landscape: Landscape
let bron: TestParty
const children: ChildProcess[] = []

beforeAll(async () => {
  landscape = await createLandscape()
  bron = await landscape.start(await landscape.configure('bron'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await landscape[Symbol.asyncDispose]()
})

async function spawnParty(): Promise<PartyProcess> {
  const config = await landscape.configure('midden')
  const file = join(config.directory, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  const entry = fileURLToPath(new URL('./echo-party.ts', import.meta.url))
  const child = spawn(process.execPath, [entry, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const exited = once(child, 'exit')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ready = JSON.parse(line) as ReadyLine
  const table = { midden: { fqdn: config.party.fqdn, ...ready.listen } }
  await control(bron, 'PUT', '/network', table)
  return { child, config, ready, control: ready.control, exited }
}

async function echo(text: string): Promise<string> {
  const url = 'https://midden.echo.test/echo'
  return (await bron.context.client.request({ method: 'POST', url, body: Buffer.from(text) })).body.toString()
}

async function listens({ address, port }: { address: string; port: number }): Promise<boolean> {
  const socket = connect({ host: address, port })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

test.each([
  ['SIGTERM', ({ child }: PartyProcess) => child.kill('SIGTERM')],
  ['SIGINT', ({ child }: PartyProcess) => child.kill('SIGINT')],
  ['the end of standard input', ({ child }: PartyProcess) => child.stdin?.end()],
  ['POST /stop', (party: PartyProcess) => control(party, 'POST', '/stop')],
])('%s ends the process with code 0, everything written and nothing listening', async (_name, end) => {
  const party = await spawnParty()
  expect(party.ready.ready).toBe(true)
  expect(await echo('hallo')).toBe('hallo')
  expect(await listens(party.ready.listen)).toBe(true)
  await end(party)
  expect(await party.exited).toEqual([0, null])
  expect([await listens(party.ready.listen), await listens(party.ready.control)]).toEqual([false, false])
  const [record] = readClosed(party.config.directory)
  const bytes = readStream(party.config.directory, record ?? {}, 'received')
  expect(bytes.toString()).toContain('\r\n\r\nhallo')
  expect(bytes.length).toBe(record?.received.bytes)
})

test('a process that is killed leaves the bytes of its open connections, and their opening lines', async () => {
  const party = await spawnParty()
  expect(await echo('kept')).toBe('kept')
  const { directory } = party.config
  await expect.poll(() => readConnectionLines(directory)).toHaveLength(1)
  await expect.poll(() => readStream(directory, { id: 'midden/1' }, 'sent').toString()).toContain('kept')
  party.child.kill('SIGKILL')
  expect(await party.exited).toEqual([null, 'SIGKILL'])
  expect(readConnectionLines(directory)).toMatchObject([{ event: 'open', id: 'midden/1' }])
  expect(readStream(directory, { id: 'midden/1' }, 'received').toString()).toContain('\r\n\r\nkept')
})

test('an exception that nobody catches is logged, the tap is written away, and the exit code is 1', async () => {
  const party = await spawnParty()
  await bron.context.client.request({ method: 'POST', url: 'https://midden.echo.test/break-down' }).catch(() => {})
  expect(await party.exited).toEqual([1, null])
  const { directory } = party.config
  expect(readFileSync(join(directory, 'log', 'party.ndjson'), 'utf8')).toContain('nobody catches this')
  expect(readStream(directory, { id: 'midden/1' }, 'received').toString()).toContain('POST /break-down')
})

test('a process without a configuration ends with code 1 and says what is missing', async () => {
  const entry = fileURLToPath(new URL('./echo-party.ts', import.meta.url))
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  let said = ''
  child.stderr.on('data', (bytes) => {
    said += String(bytes)
  })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said).toContain('CONFIG.json')
})
