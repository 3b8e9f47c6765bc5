import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { ExchangeResult, Result } from '../../../../harness/contracts/result.ts'
import { isInstalled, programs } from '../../../products/installed.ts'
import { configureHaproxy, configureNginx, type Place } from '../../../products/offloader.ts'
import { planOf } from '../../run/measure.ts'
import { openWorkshop, type Workshop } from './under-test.ts'

/** Several exchanges with keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 400_000 })

async function placeHere({ directory, port, neighboursPort }: Workshop, accessLog: string): Promise<Place> {
  await mkdir(join(directory, 'keys'), { recursive: true })
  const neighbour = () => `127.0.0.1:${neighboursPort}`
  const folders = {
    keys: join(directory, 'keys'),
    stored: join(directory, 'stored'),
    logged: join(directory, 'logged'),
  }
  return { ...folders, listen: `127.0.0.1:${port}`, neighbour, accessLog }
}

async function tryNginx(exchanges: readonly string[], keeps: boolean): Promise<Result> {
  await using workshop = await openWorkshop()
  const place = await placeHere(workshop, join(workshop.directory, 'logged', 'access.log'))
  const { parties } = await planOf('tls-offloader/channel')
  const ends = parties.filter(({ role }) => role === 'end')
  const config = configureNginx(place, 'offloader.tls-offloader.inkijk.test', ends, keeps)
  const command = [programs.nginx, '-e', 'stderr', '-c', await workshop.write('nginx.conf', config)]
  await workshop.describe({
    title: 'nginx',
    runs: { url: `https://127.0.0.1:${workshop.port}`, command },
    volumes: [
      { path: './stored', vantage: 'stored' },
      { path: './logged', vantage: 'logged' },
    ],
  })
  await using measurement = await workshop.measure(exchanges)
  return measurement.result
}

async function tryHaproxy(exchanges: readonly string[], keeps: boolean): Promise<Result> {
  await using workshop = await openWorkshop()
  const place = await placeHere(workshop, 'stdout')
  const { parties } = await planOf('tls-offloader/channel')
  const config = configureHaproxy(
    place,
    parties.filter(({ role }) => role === 'end'),
    keeps,
  )
  const command = [programs.haproxy, '-db', '-f', await workshop.write('haproxy.cfg', config)]
  await workshop.describe({ title: 'HAProxy', runs: { url: `https://127.0.0.1:${workshop.port}`, command } })
  await using measurement = await workshop.measure(exchanges)
  return measurement.result
}

/** Elements above `inferable` that were found in a vantage. */
function readAt({ findings }: Result, vantage: 'stored' | 'logged'): Set<string> {
  return new Set(
    findings.filter((one) => one.vantage === vantage && one.level === 'plaintext').map(({ element }) => element),
  )
}

function outcomes({ verdicts }: ExchangeResult): Record<string, string> {
  const { functional, strict, channel, atRest } = verdicts
  return Object.fromEntries(
    Object.entries({ functional, strict, channel, atRest }).map(([name, { outcome }]) => [name, outcome]),
  )
}

const readable = { functional: 'pass', strict: 'fail', channel: 'pass' }

describe.skipIf(!isInstalled('nginx'))('nginx in the place of the offloader', () => {
  it('reads everything, keeps nothing of it, and nothing at all of what is encrypted to the other end', async () => {
    const result = await tryNginx(['tls-offloader/channel', 'tls-offloader/message-jwe'], false)
    const [channel, jwe] = result.exchanges as [ExchangeResult, ExchangeResult]
    expect(outcomes(channel)).toEqual({ ...readable, atRest: 'pass' })
    expect(outcomes(jwe)).toEqual({ functional: 'pass', strict: 'pass', channel: 'pass', atRest: 'pass' })
    expect([readAt(result, 'stored').size, readAt(result, 'logged').size]).toEqual([0, 0])
    for (const { controls, unobserved } of result.exchanges) {
      expect(controls.filter(({ positive, negative }) => !positive || !negative)).toEqual([])
      expect(controls.map(({ vantage }) => vantage)).toEqual(['received', 'sent', 'stored', 'logged', 'memory'])
      expect(unobserved).toEqual([])
    }
  })

  it('that logs bodies and caches answers has them in its log and in its store', async () => {
    const result = await tryNginx(['tls-offloader/channel'], true)
    expect(outcomes(result.exchanges[0] as ExchangeResult)).toEqual({ ...readable, atRest: 'fail' })
    expect(readAt(result, 'stored').size).toBeGreaterThan(100)
    expect(readAt(result, 'logged').size).toBeGreaterThan(0)
  })
})

describe.skipIf(!isInstalled('haproxy'))('HAProxy in the place of the offloader', () => {
  it('reads everything and logs nothing of it; that it stores anywhere is not known', async () => {
    const result = await tryHaproxy(['tls-offloader/channel', 'tls-offloader/message-jwe'], false)
    const [channel, jwe] = result.exchanges as [ExchangeResult, ExchangeResult]
    expect(outcomes(channel)).toEqual({ ...readable, atRest: 'inconclusive' })
    expect(outcomes(jwe)).toEqual({ functional: 'pass', strict: 'pass', channel: 'pass', atRest: 'inconclusive' })
    expect(readAt(result, 'logged').size).toBe(0)
    expect(channel.unobserved?.map(({ vantage }) => vantage)).toEqual(['stored'])
  })

  it('that captures bodies has them in its log', async () => {
    const result = await tryHaproxy(['tls-offloader/channel'], true)
    expect(outcomes(result.exchanges[0] as ExchangeResult)).toEqual({ ...readable, atRest: 'fail' })
    expect(readAt(result, 'logged').size).toBeGreaterThan(0)
  })
})
