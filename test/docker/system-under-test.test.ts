import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { createTopology, outsideEntry } from '../../harness/cli/composition.ts'
import type { ExchangeResult, Result } from '../../harness/contracts/result.ts'
import type { SubjectFile } from '../../harness/contracts/sut.ts'
import { loadSut, placeSubjects } from '../../harness/run/load-sut.ts'
import { createExternalTopology } from '../../harness/topology/external/topology.ts'
import { type Measurement, measure, planOf } from '../harness/run/measure.ts'
import { sutSchema } from '../harness/topology/external/under-test.ts'
import { isInstalled, programs } from '../products/installed.ts'
import { configureHaproxy, configureNginx, type Place } from '../products/offloader.ts'
import { findLeftovers } from './docker.ts'
import { makeProductImage } from './images/make-product-image.ts'

/** Several exchanges with keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 400_000 })

const { nginx, haproxy } = programs
const fqdn = 'offloader.tls-offloader.inkijk.test'

const place: Place = {
  keys: '/keys',
  listen: '443',
  neighbour: (host) => `${host}:443`,
  stored: '/stored',
  logged: '/logged',
  accessLog: '/dev/stdout',
}

async function listEnds() {
  const { parties } = await planOf('tls-offloader/channel')
  return parties.filter(({ role }) => role === 'end')
}

async function measureWith(
  exchanges: readonly string[],
  subject: Partial<SubjectFile> & Pick<SubjectFile, 'runs'>,
  files: Readonly<Record<string, string>>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'inkijk-sut-'))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const described = { title: 'product', neighboursPort: 443, keys: '/keys', ...subject }
    await writeFile(join(folder, 'sut.yaml'), stringify({ parties: { offloader: described } }))
    const subjects = await loadSut(join(folder, 'sut.yaml'), sutSchema)
    const plans = placeSubjects(await Promise.all(exchanges.map(planOf)), subjects)
    const person = { tell: () => {}, confirmed: () => new Promise<void>(() => {}) }
    const options = { subjects, entry: outsideEntry, person, containers: true }
    const topology = createExternalTopology(createTopology('docker'), options)
    await using measurement: Measurement = await measure(plans, { topology })
    expect(findLeftovers(measurement.result.run.id)).toEqual([])
    return measurement.result
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function tryNginx(exchanges: readonly string[], keeps: boolean, compose = false): Promise<Result> {
  const image = makeProductImage('inkijk-test-nginx', nginx)
  const command = [nginx, '-e', 'stderr', '-c', '/nginx.conf']
  const service = { services: { proxy: { image, command } } }
  return measureWith(
    exchanges,
    {
      runs: compose ? { compose: { file: 'compose.yaml', service: 'proxy' } } : { image, command },
      files: { 'nginx.conf': '/nginx.conf' },
    },
    { 'nginx.conf': configureNginx(place, fqdn, await listEnds(), keeps), 'compose.yaml': stringify(service) },
  )
}

async function tryHaproxy(exchanges: readonly string[], keeps: boolean): Promise<Result> {
  const image = makeProductImage('inkijk-test-haproxy', haproxy)
  const config = configureHaproxy({ ...place, listen: ':443', accessLog: 'stdout' }, await listEnds(), keeps)
  const command = [haproxy, '-db', '-f', '/haproxy.cfg']
  return measureWith(
    exchanges,
    { runs: { image, command }, files: { 'haproxy.cfg': '/haproxy.cfg' } },
    { 'haproxy.cfg': config },
  )
}

function readAt({ findings }: Result, vantage: 'stored' | 'logged'): number {
  const read = findings.filter((one) => one.vantage === vantage && one.level === 'plaintext')
  return new Set(read.map(({ element }) => element)).size
}

function outcomes({ verdicts }: ExchangeResult): Record<string, string> {
  const { functional, strict, channel, atRest } = verdicts
  return Object.fromEntries(
    Object.entries({ functional, strict, channel, atRest }).map(([name, { outcome }]) => [name, outcome]),
  )
}

const readable = { functional: 'pass', strict: 'fail', channel: 'pass' }
const shielded = { functional: 'pass', strict: 'pass', channel: 'pass', atRest: 'pass' }

function expectObserved({ controls, unobserved }: ExchangeResult): void {
  expect(controls.map(({ vantage, positive, negative }) => [vantage, positive && negative])).toEqual(
    ['received', 'sent', 'stored', 'logged', 'memory'].map((vantage) => [vantage, true]),
  )
  expect(unobserved).toEqual([])
}

describe.skipIf(!isInstalled('nginx'))('nginx as an image in the place of the offloader', () => {
  it('reads what is not encrypted and keeps nothing of it', async () => {
    const result = await tryNginx(['tls-offloader/channel', 'tls-offloader/message-jwe'], false)
    const [channel, jwe] = result.exchanges as [ExchangeResult, ExchangeResult]
    expect(outcomes(channel)).toEqual({ ...readable, atRest: 'pass' })
    expect(outcomes(jwe)).toEqual(shielded)
    expect([readAt(result, 'stored'), readAt(result, 'logged')]).toEqual([0, 0])
    for (const exchange of result.exchanges) expectObserved(exchange)
  })

  it('that logs bodies and caches answers has them in its log stream and in its file system', async () => {
    const result = await tryNginx(['tls-offloader/channel'], true)
    expect(outcomes(result.exchanges[0] as ExchangeResult)).toEqual({ ...readable, atRest: 'fail' })
    expect(readAt(result, 'stored')).toBeGreaterThan(100)
    expect(readAt(result, 'logged')).toBeGreaterThan(0)
  })
})

describe.skipIf(!isInstalled('nginx'))('nginx as a service of a compose file', () => {
  it('comes out the same', async () => {
    const result = await tryNginx(['tls-offloader/channel'], false, true)
    expect(outcomes(result.exchanges[0] as ExchangeResult)).toEqual({ ...readable, atRest: 'pass' })
    expectObserved(result.exchanges[0] as ExchangeResult)
  })
})

describe.skipIf(!isInstalled('haproxy'))('HAProxy as an image in the place of the offloader', () => {
  it('reads what is not encrypted and logs nothing of it', async () => {
    const result = await tryHaproxy(['tls-offloader/channel', 'tls-offloader/message-jwe'], false)
    const [channel, jwe] = result.exchanges as [ExchangeResult, ExchangeResult]
    expect(outcomes(channel)).toEqual({ ...readable, atRest: 'pass' })
    expect(outcomes(jwe)).toEqual(shielded)
    expect(readAt(result, 'logged')).toBe(0)
    for (const exchange of result.exchanges) expectObserved(exchange)
  })

  it('that captures bodies has them in its log stream', async () => {
    const result = await tryHaproxy(['tls-offloader/channel'], true)
    expect(outcomes(result.exchanges[0] as ExchangeResult)).toEqual({ ...readable, atRest: 'fail' })
    expect(readAt(result, 'logged')).toBeGreaterThan(0)
  })
})
