import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PartySpec, Progress } from '../../../../harness/contracts/party.ts'
import type { Subject } from '../../../../harness/contracts/sut.ts'
import { createOutsideEnd } from '../../../../harness/topology/external/outside-end.ts'
import type { Person } from '../../../../harness/topology/external/triggers/by-hand.ts'
import { findBrowser } from '../../../e2e/find-browser.ts'

interface Asked {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

const browser = await findBrowser()

let folder: string
let server: Server
let asked: Asked[]
let answer: { status: number; body: string }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inkijk-trigger-'))
  asked = []
  answer = { status: 202, body: '' }
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const parties = ['bron', 'ontvanger'].map(
  (id, index): PartySpec => ({
    id,
    system: 'x',
    role: 'end',
    organisation: { ura: `9000000${index}`, name: `Instelling ${id}`, city: 'Ede', applicationId: `90${index}` },
    fqdn: `${id}.x.test`,
    options: {},
    faults: [],
  }),
)
const record = {
  resources: [
    {
      resourceType: 'Patient',
      id: 'p1',
      identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: '999990019' }],
    },
  ],
}
const trigger = { action: 'refer' as const, to: 'ontvanger', referral: {} as never }
const nobody: Person = { tell: () => {}, confirmed: () => new Promise(() => {}) }

function createEnd(subject: Partial<Subject>, person = nobody, progress: Progress = { state: 'idle', steps: [] }) {
  return createOutsideEnd({
    subject: {
      party: 'bron',
      title: 'Our EHR',
      directory: folder,
      runs: { url: 'https://127.0.0.1:1' },
      neighboursPort: 1,
      keys: 'keys',
      place: (path) => `sut.yaml:${path.join('.')}`,
      ...subject,
    },
    exchange: 'x/y',
    parties,
    tap: { progress: async () => progress },
    person,
  })
}

describe('a request', () => {
  it('sets the product going, with the placeholders filled in', async () => {
    const call = {
      url: `${base()}/refer?to={{to.ura}}`,
      headers: { 'x-patient': '{{patient.bsn}}' },
      body: '{"from":"{{from.ura}}","name":"{{ to.name }}","patient":"{{patient.id}}","in":"{{exchange}}"}',
    }
    const end = createEnd({ trigger: { call } })
    await end.putRecord(record)
    await end.trigger(trigger)
    expect(asked).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/refer?to=90000001',
        headers: expect.objectContaining({ 'x-patient': '999990019' }),
        body: '{"from":"90000000","name":"Instelling ontvanger","patient":"p1","in":"x/y"}',
      }),
    ])
  })

  it.each([
    [
      501,
      'SUT_UNSUPPORTED',
      /sut\.yaml:trigger\.call: Our EHR does not support it: POST .* answered 501: no eOverdracht/,
    ],
    [500, 'SUT_NOT_READY', /sut\.yaml:trigger\.call: .*answered 500: no eOverdracht; expected a status of 2xx/],
  ])('that is answered with %i is %s', async (status, code, message) => {
    answer = { status, body: 'no eOverdracht' }
    const going = createEnd({ trigger: { call: { url: base() } } }).trigger(trigger)
    await expect(going).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('that nobody answers, or that has a placeholder that there is not, names its line', async () => {
    const code = 'SUT_NOT_READY'
    const closed = createEnd({ trigger: { call: { url: 'http://127.0.0.1:1/' } } }).trigger(trigger)
    await expect(closed).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/trigger\.call: .*ECONNREFUSED/),
    })
    const unknown = createEnd({ trigger: { call: { url: base(), body: '{{patient.shoe}}' } } }).trigger(trigger)
    const message = expect.stringMatching(
      /trigger\.call\.body: .*found \{\{patient\.shoe\}\}; expected one of exchange, /,
    )
    await expect(unknown).rejects.toMatchObject({ code, message })
  })

  it('puts the record into the product, and fetches what it received', async () => {
    const end = createEnd({ record: { put: { url: `${base()}/record` }, get: { url: `${base()}/received` } } })
    await end.putRecord(record)
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ entry: [{ resource: { id: 'p1' } }] })
    answer = {
      status: 200,
      body: JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: record.resources[0] }] }),
    }
    expect(await end.getRecord()).toEqual(record)
    answer = { status: 200, body: JSON.stringify(record.resources) }
    expect(await end.getRecord()).toEqual(record)
    answer = { status: 200, body: '<html>' }
    await expect(end.getRecord()).rejects.toMatchObject({ message: expect.stringContaining('sut.yaml:record.get') })
  })
})

describe('a person', () => {
  const byHand = 'send {{patient.bsn}} to {{to.name}}'

  it('is told what to do, and waited for until Enter', async () => {
    const told: string[] = []
    const person: Person = { tell: (text) => void told.push(text), confirmed: () => Promise.resolve() }
    const end = createEnd({ trigger: { byHand, timeoutSeconds: 5 } }, person)
    await end.putRecord(record)
    await end.trigger(trigger)
    expect(told[0]).toContain('do this now: send 999990019 to Instelling ontvanger')
    expect(told[0]).toContain('Waiting for 5 s')
  })

  it('need not press Enter when a message comes', async () => {
    const end = createEnd({ trigger: { byHand, timeoutSeconds: 5 } }, nobody, { state: 'busy', steps: [] })
    await expect(end.trigger(trigger)).resolves.toBeUndefined()
  })

  it('who does nothing in time ends the exchange', async () => {
    const message = expect.stringMatching(/sut\.yaml:trigger\.byHand: nobody did within 1 s what was asked/)
    const end = createEnd({ trigger: { byHand, timeoutSeconds: 1 } })
    await expect(end.trigger(trigger)).rejects.toMatchObject({ code: 'EXCHANGE_TIMEOUT', message })
  })
})

describe('a script of the vendor', () => {
  const write = (text: string) => writeFileSync(join(folder, 'refer.mjs'), text)
  const script = (timeoutSeconds = 20) =>
    createEnd({
      trigger: { playwright: 'refer.mjs', timeoutSeconds, ...(browser === undefined ? {} : { browser }) },
    })

  it.skipIf(browser === undefined)('sets the product going in a browser', async () => {
    answer = { status: 200, body: '<form method="post" action="/sent"><input name="bsn"><button>Send</button></form>' }
    write(`export default async ({ page, exchange }) => {
      await page.goto('${base()}/referral')
      await page.fill('input', exchange['patient.bsn'])
      await page.click('button')
      await page.waitForURL('**/sent')
    }`)
    const end = script()
    await end.putRecord(record)
    await end.trigger(trigger)
    expect(asked.find(({ url }) => url === '/sent')).toMatchObject({ method: 'POST', body: 'bsn=999990019' })
  })

  it.skipIf(browser === undefined)('that throws is told with its line', async () => {
    write(`export default async ({ page }) => { throw new Error('no such button') }`)
    const message = expect.stringMatching(/sut\.yaml:trigger\.playwright: .*refer\.mjs threw: no such button/)
    await expect(script().trigger(trigger)).rejects.toMatchObject({ code: 'SUT_NOT_READY', message })
  })

  it('that exports no function is told with its line', async () => {
    write('export const x = 1')
    const message = expect.stringMatching(/sut\.yaml:trigger\.playwright: .*export default async/)
    await expect(script().trigger(trigger)).rejects.toMatchObject({ code: 'SUT_NOT_READY', message })
  })
})
