import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it, vi } from 'vitest'
import type { SubjectFile } from '../../../../harness/contracts/sut.ts'
import { root } from '../../../architecture/source-files.ts'
import { findFreePort } from '../../../free-port.ts'
import type { EndConfig } from '../../../products/end.ts'
import { planOf } from '../../run/measure.ts'
import { openWorkshop, type Workshop } from './under-test.ts'

/** Several exchanges with keys of full size, on a machine that is busy. */
vi.setConfig({ testTimeout: 400_000 })

const exchange = 'tls-offloader/message-jwe'

const schema = JSON.parse(readFileSync(join(root, 'harness', 'report', 'result.schema.json'), 'utf8')) as object
const validate = new Ajv2020({ strict: false, logger: false }).compile(schema)

/** A care system as a product in the place of an end, and where it is operated. */
async function describeEnd(
  { write, directory, port, neighboursPort }: Workshop,
  party: string,
): Promise<{ base: string; runs: SubjectFile['runs'] }> {
  const operatingPort = await findFreePort()
  const config: EndConfig = { plan: await planOf(exchange), party, directory, port, neighboursPort, operatingPort }
  const file = await write('end.json', JSON.stringify(config))
  const command = [process.execPath, join(root, 'test', 'products', 'end.ts'), file]
  return { base: `http://127.0.0.1:${operatingPort}`, runs: { url: `https://127.0.0.1:${port}`, command } }
}

it('a sending end that is a product is given the record and set going by requests', async () => {
  await using workshop = await openWorkshop()
  const { base, runs } = await describeEnd(workshop, 'bron')
  const call = { url: `${base}/trigger`, body: '{"action":"refer","to":"{{to.id}}","referral":{{referral}}}' }
  const put = { url: `${base}/record`, method: 'PUT', body: '{"resources":{{resources}}}' }
  await workshop.describe({ title: 'An EHR', runs, trigger: { call }, record: { put } }, 'bron')
  await using measurement = await workshop.measure([exchange])
  const [result] = measurement.result.exchanges
  expect(result?.verdicts.functional).toMatchObject({ outcome: 'pass' })
  for (const verdict of ['strict', 'systemAuthentication', 'channel'] as const) {
    expect(result?.verdicts[verdict].outcome, verdict).toBe('pass')
  }
})

it('what a receiving end that is a product got is known when the file says where to fetch it, and else it is not', async () => {
  await using workshop = await openWorkshop()
  const { base, runs } = await describeEnd(workshop, 'ontvanger')
  await workshop.describe({ runs, record: { get: { url: `${base}/received` } } }, 'ontvanger')
  await using known = await workshop.measure([exchange])
  expect(known.result.exchanges[0]?.verdicts.functional).toMatchObject({ outcome: 'pass' })

  await using other = await openWorkshop()
  await other.describe({ runs: (await describeEnd(other, 'ontvanger')).runs }, 'ontvanger')
  await using unknown = await other.measure([exchange])
  expect(unknown.result.exchanges[0]?.verdicts.functional).toMatchObject({
    outcome: 'inconclusive',
    reasons: [{ code: 'record-unknown' }],
  })
})

it('a sending end that says it does not support the exchange is measured as just that, and the run goes on', async () => {
  await using workshop = await openWorkshop()
  const { runs } = await describeEnd(workshop, 'bron')
  const refusing = createServer((_, response) => response.writeHead(501).end('no BgZ'))
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  const { port } = refusing.address() as AddressInfo
  try {
    await workshop.describe({ runs, trigger: { call: { url: `http://127.0.0.1:${port}/refer` } } }, 'bron')
    await using measured = await workshop.measure([exchange])
    const [result] = measured.result.exchanges
    const said = /sut\.yaml:\d+: bron does not support it: POST .* answered 501: no BgZ/
    expect(measured.result.run).toMatchObject({ outcome: 'inconclusive', exitCode: 127 })
    expect(result?.unsupported).toMatch(said)
    expect(result?.verdicts.functional).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'unsupported', text: expect.stringMatching(said) }],
    })
    expect(Object.values(result?.verdicts ?? {}).map(({ outcome }) => outcome)).not.toContain('pass')
    expect(validate(measured.result), JSON.stringify(validate.errors)).toBe(true)
  } finally {
    refusing.close()
  }
})
