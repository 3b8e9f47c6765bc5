import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type Server, type ServerOptions } from 'node:https'
import { type AddressInfo, createServer as createPlainServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { keyFiles } from '../../../../harness/contracts/party.ts'
import type { Subject } from '../../../../harness/contracts/sut.ts'
import { checkFile } from '../../../../harness/topology/external/check-file.ts'
import { preFlight } from '../../../../harness/topology/external/pre-flight.ts'
import { readKeyStore } from '../../../../simulators/kit/key-store.ts'
import { mutualTlsOptions } from '../../../../simulators/kit/tls-options.ts'
import { findFreePort } from '../../../free-port.ts'
import { createLandscape, type Landscape } from '../../../simulators/kit/landscape.ts'

let landscape: Landscape
const servers: { close(): void }[] = []

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

interface Trial {
  server?: ServerOptions
  /** Headers and status that it answers with. */
  status?: number
  date?: Date
  certificate?: 'expired' | 'untrusted'
  caller?: 'revoked'
  nobody?: boolean
  ended?: string
}

async function fly(trial: Trial): Promise<void> {
  const caller = await landscape.configure('bron', trial.caller === undefined ? {} : { certificate: trial.caller })
  const shown = await landscape.configure(
    'midden',
    trial.certificate === undefined ? {} : { certificate: trial.certificate },
  )
  const { directory, party } = await landscape.configure('midden')
  const tls = { ...mutualTlsOptions(readKeyStore(directory)), requestCert: true }
  const { tls: own } = readKeyStore(shown.directory)
  const server = createServer({ ...tls, key: own.keyPem, cert: own.chainPem, ...trial.server }, (_, answer) => {
    answer.writeHead(trial.status ?? 404, trial.date === undefined ? {} : { date: trial.date.toUTCString() }).end()
  })
  const port = trial.nobody === true ? await findFreePort() : await listen(server)
  const read = (name: string) => readFileSync(join(caller.directory, 'keys', name), 'utf8')
  await preFlight(
    {
      subject: describeSubject(directory),
      party,
      addressPath: ['runs', 'url'],
      address: { address: '127.0.0.1', port },
      caller: { keyPem: read(keyFiles.tlsKey), chainPem: read(keyFiles.tlsChain) },
      directory,
      hasDefect: false,
      patienceMs: 300,
    },
    {
      ended: trial.ended === undefined ? new Promise(() => {}) : Promise.resolve(trial.ended),
      lastWords: async () => 'no such file: proxy.mjs',
    },
  )
}

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function describeSubject(directory: string, changes: Partial<Subject> = {}): Subject {
  return {
    party: 'midden',
    title: 'Our proxy',
    directory,
    runs: { url: 'https://127.0.0.1:1' },
    neighboursPort: 1,
    keys: './keys',
    place: (path) => `sut.yaml:${path.join('.')}`,
    ...changes,
  }
}

it('lets a product pass that is there, shows its own certificate and accepts that of a neighbour', async () => {
  await expect(fly({})).resolves.toBeUndefined()
})

it.each([
  [
    'nobody answers',
    { nobody: true },
    /sut\.yaml:runs\.url: Our proxy: found ECONNREFUSED at .*; expected a TLS listener/,
  ],
  [
    'it ended',
    { nobody: true, ended: 'exit code 1' },
    /sut\.yaml:runs: .*ended \(exit code 1\): no such file: proxy\.mjs/,
  ],
  [
    'it shows another certificate',
    { certificate: 'untrusted' },
    /sut\.yaml:keys: .*found the certificate .*; expected the one in/,
  ],
  [
    'it refuses the neighbour in the handshake',
    { caller: 'revoked' },
    /sut\.yaml:keys: .*that it accepts the certificate of a neighbour/,
  ],
  ['it refuses the neighbour by an answer', { status: 400 }, /sut\.yaml:keys: .*status 400/],
  ['its clock is fast', { date: new Date(Date.now() + 600_000) }, /sut\.yaml:runs: .*clock that is \d{3} s ahead/],
  ['its clock is slow', { date: new Date(Date.now() - 600_000) }, /sut\.yaml:runs: .*clock that is \d{3} s behind/],
] as [string, Trial, RegExp][])('names the line to mend when %s', async (_, trial, message) => {
  await expect(fly(trial)).rejects.toMatchObject({ code: 'SUT_NOT_READY', message: expect.stringMatching(message) })
})

it('names the line of what the file names and is not there', async () => {
  const { directory } = await landscape.configure('midden')
  const port = await findFreePort()
  const check = (changes: Partial<Subject>) =>
    checkFile(describeSubject(directory, { neighboursPort: port, ...changes }))
  await expect(check({})).resolves.toBeUndefined()
  mkdirSync(join(directory, 'data'))
  await expect(check({ volumes: [{ path: './data', vantage: 'stored' }] })).resolves.toBeUndefined()
  for (const [changes, message] of [
    [{ volumes: [{ path: './none', vantage: 'stored' }] }, /sut\.yaml:volumes\.0: .*no folder "\.\/none"/],
    [{ files: { 'none.conf': '/etc/x' } }, /sut\.yaml:files\.none\.conf: .*no file/],
    [{ runs: { compose: { file: 'c.yaml', service: 'x' } } }, /sut\.yaml:runs\.compose\.file: .*no file "c\.yaml"/],
    [{ trigger: { playwright: 'none.mjs' } }, /sut\.yaml:trigger\.playwright: .*no file/],
  ] as [Partial<Subject>, RegExp][]) {
    await expect(check(changes)).rejects.toMatchObject({
      code: 'SUT_NOT_READY',
      message: expect.stringMatching(message),
    })
  }
})

it('names the line of a port that somebody else has', async () => {
  const { directory } = await landscape.configure('midden')
  const server = createPlainServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const message = expect.stringMatching(/sut\.yaml:neighboursPort: .*taken \(EADDRINUSE\)/)
  await expect(checkFile(describeSubject(directory, { neighboursPort: port }))).rejects.toMatchObject({ message })
})
