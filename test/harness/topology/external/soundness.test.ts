import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { ExchangeResult } from '../../../../harness/contracts/result.ts'
import { readWalkThrough } from '../../cli/readme-walk-through.ts'
import { type MeasureOptions, openWorkshop } from './under-test.ts'

/** Several exchanges with keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 400_000 })

const exchange = 'tls-offloader/message-jwe'

/** The small product of the README, changed where asked for. */
async function measureProduct(
  change: (source: string) => string,
  options: MeasureOptions = {},
): Promise<ExchangeResult> {
  await using workshop = await openWorkshop()
  const source = readWalkThrough().files.get('proxy.mjs') ?? ''
  const placed = source.replace('18443', String(workshop.port)).replace('18444', String(workshop.neighboursPort))
  await workshop.write('proxy.mjs', change(placed))
  await workshop.describe({
    runs: { url: `https://127.0.0.1:${workshop.port}`, command: [process.execPath, 'proxy.mjs'] },
    volumes: [
      { path: './stored', vantage: 'stored' },
      { path: './logged', vantage: 'logged' },
    ],
  })
  await using measurement = await workshop.measure([exchange], options)
  const [result] = measurement.result.exchanges
  if (result === undefined) throw new Error('nothing was measured')
  return result
}

function replace(from: string, to: string): (source: string) => string {
  return (source) => {
    expect(source).toContain(from)
    return source.replace(from, to)
  }
}

it('a value that is missing in a folder, in the log or in the memory of a product is noticed', async () => {
  const missing = ['store-control-missing', 'log-control-missing', 'memory-control-missing'] as const
  const { controls, verdicts } = await measureProduct((source) => source, {
    changes: { sabotage: { offloader: missing } },
  })
  expect(verdicts.strict.outcome).toBe('inconclusive')
  expect(controls.filter(({ positive }) => !positive).map(({ vantage, detail }) => [vantage, detail])).toEqual([
    ['stored', 'missing: offloader/stored/1-stored/inkijk-control.txt'],
    ['logged', 'missing: offloader/logged/2-logged/inkijk-control.txt, offloader/logged/output.txt'],
    ['memory', 'missing: one-byte string'],
  ])
})

it('a chunk that the tap around a product loses is noticed', async () => {
  const { verdicts } = await measureProduct((source) => source, {
    changes: { sabotage: { offloader: ['tap-drops-chunk'] } },
  })
  expect(verdicts.strict.outcome).toBe('inconclusive')
  expect(verdicts.strict.reasons.map(({ code }) => code)).toContain('tally-differs')
})

it('what a product sent counts as shown whole when it passes no header of ours on', async () => {
  const { controls, verdicts } = await measureProduct((source) =>
    replace(
      'answer.writeHead(answered.statusCode, answered.headers)',
      "delete answered.headers['inkijk-control']; answer.writeHead(answered.statusCode, answered.headers)",
    )(
      replace(
        'const { method, headers } = incoming',
        "const { method, headers } = incoming; delete headers['inkijk-control']",
      )(source),
    ),
  )
  expect(controls.filter(({ positive }) => !positive)).toEqual([])
  expect(verdicts.strict.outcome).toBe('pass')
})

it('a product that accepts certificates that are revoked fails for its channel', async () => {
  const { verdicts } = await measureProduct(replace('requestCert: true }', 'requestCert: true, crl: [] }'))
  expect(verdicts.channel.outcome).toBe('fail')
  expect(verdicts.channel.reasons.find(({ code }) => code === 'trial-accepted')?.values).toMatchObject({
    party: 'offloader',
    presented: 'revoked',
  })
})

it('a product that ends in the middle proves nothing', async () => {
  const { verdicts } = await measureProduct(
    replace(
      "const path = kind === 'np'",
      "if (rest.startsWith('/fhir/Patient')) process.exit(3)\n  const path = kind === 'np'",
    ),
  )
  expect(verdicts.strict.outcome).toBe('inconclusive')
  expect(verdicts.functional.reasons.map(({ text }) => text).join()).toContain('exit code 3')
})

it('the TLS that is graded is that of the product, not of the tap around it', async () => {
  const { verdicts } = await measureProduct(
    replace(
      'rejectUnauthorized: true }',
      "rejectUnauthorized: true, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA256' }",
    ),
  )
  const graded = verdicts.channel.reasons.filter(({ code }) => code === 'hop-graded').map(({ values }) => values)
  expect(graded.map(({ protocol, cipher }) => [protocol, cipher])).toEqual(
    graded.map(() => ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256']),
  )
  expect(new Set(graded.map(({ from }) => from))).toEqual(new Set(['bron', 'offloader']))
  expect(verdicts.channel.outcome).toBe('attention')
})

it('what is not observed of a product that runs already is said, and a verdict on it is none', async () => {
  await using workshop = await openWorkshop()
  const source = readWalkThrough().files.get('proxy.mjs') ?? ''
  await workshop.write(
    'proxy.mjs',
    source.replace('18443', String(workshop.port)).replace('18444', String(workshop.neighboursPort)),
  )
  const start = `"${process.execPath}" proxy.mjs > /dev/null 2>&1 & echo $! > pid`
  await workshop.describe({ runs: { url: `https://127.0.0.1:${workshop.port}`, reload: ['sh', '-c', start] } })
  try {
    await using measurement = await workshop.measure([exchange])
    const [result] = measurement.result.exchanges
    expect(result?.unobserved?.map(({ vantage }) => vantage).toSorted()).toEqual(['logged', 'memory', 'stored'])
    expect(result?.controls.map(({ vantage, positive }) => [vantage, positive])).toEqual([
      ['received', true],
      ['sent', true],
    ])
    expect(result?.verdicts.strict.outcome).toBe('pass')
    expect(result?.verdicts.strict.reasons.filter(({ code }) => code === 'vantage-unobserved')).toHaveLength(3)
    expect(result?.verdicts.atRest.outcome).toBe('inconclusive')
  } finally {
    process.kill(Number(readFileSync(join(workshop.directory, 'pid'), 'utf8')))
  }
})
