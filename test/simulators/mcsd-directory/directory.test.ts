import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { build } from '../../../simulators/care-system/server.ts'
import { buildMcsdDirectory } from '../../../simulators/mcsd-directory/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type Parties, startParties } from '../care-system/running-parties.ts'

const ids = ['hospital', 'clinic', 'directory'] as const
const uras = { hospital: '90000380', clinic: '90000123', directory: '90000812' } as const

let certificates: Certificates
beforeAll(async () => {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(4) })
  const pairs = ids.map(async (id) => {
    const { fqdn, organisation } = describeParty(id)
    const certificate = await authority.issueServerCertificate({ fqdn, organisation })
    return [id, { tls: certificate, message: certificate }] as const
  })
  certificates = { authority, issued: Object.fromEntries(await Promise.all(pairs)) }
})

function describeParty(id: (typeof ids)[number], options: Record<string, unknown> = {}): PartySpec {
  const isEnd = id !== 'directory'
  return {
    id,
    system: isEnd ? 'care-system' : 'mcsd-directory',
    role: isEnd ? 'end' : 'trust-service',
    organisation: { ura: uras[id], name: `Instelling ${id}`, city: 'Utrecht', applicationId: uras[id].slice(-3) },
    fqdn: `${id}.care.test`,
    options: {
      ...(isEnd ? { dataSet: 'eoverdracht', addressing: 'directory', directory: 'directory' } : {}),
      ...options,
    },
    faults: [],
  }
}

function start(unlisted: string[] = []): Promise<Parties> {
  const entries = [
    { party: describeParty('hospital'), build },
    { party: describeParty('clinic'), build },
    { party: describeParty('directory', { unlisted }), build: buildMcsdDirectory },
  ]
  return startParties(certificates, entries, { route: ['hospital', 'clinic'], protection: 'channel' })
}

async function refer(parties: Parties) {
  const [sender, receiver] = [parties.find('hospital').context.party, parties.find('clinic').context.party]
  const truth = createTruth({ seed: 'directory', useCase: 'eoverdracht', sender, receiver, now: new Date() })
  await parties.find('hospital').put(truth.resources)
  await parties.find('hospital').trigger({ action: 'refer', referral: truth.referral })
}

describe('the address book', () => {
  let parties: Parties
  beforeAll(async () => {
    parties = await start(['90000123'])
  })
  afterAll(() => parties[Symbol.asyncDispose]())

  async function ask(path: string) {
    const { client } = parties.find('hospital').context
    const { status, body } = await client.request({ method: 'GET', url: `https://directory.care.test/fhir/${path}` })
    return { status, json: JSON.parse(body.toString('utf8')) }
  }
  const byUra = (ura: string) =>
    `Organization?identifier=${encodeURIComponent(`http://fhir.nl/fhir/NamingSystem/ura|${ura}`)}`

  it('gives an organisation with its endpoints, each with what is to be had there', async () => {
    const { status, json } = await ask(`${byUra('90000380')}&_include=Organization:endpoint`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 })
    const addresses = json.entry
      .filter((each: { resource: { resourceType: string } }) => each.resource.resourceType === 'Endpoint')
      .map(({ resource }: { resource: { payloadType: { coding: { code: string }[] }[]; address: string } }) => [
        resource.payloadType[0]?.coding[0]?.code,
        resource.address,
      ])
    expect(addresses).toEqual([
      ['Twiin-TA-notification', 'https://hospital.care.test/fhir'],
      ['http://nictiz.nl/fhir/CapabilityStatement/bgz2017-servercapabilities', 'https://hospital.care.test/fhir'],
      ['http://nictiz.nl/fhir/CapabilityStatement/eOverdracht-servercapabilities', 'https://hospital.care.test/fhir'],
      ['Nuts-OAuth', 'https://hospital.care.test/token'],
    ])
  })

  it('leaves endpoints out unless they are asked for, and gives each by its id', async () => {
    const { json } = await ask(byUra('90000380'))
    expect(json.entry).toHaveLength(1)
    const [endpoint] = json.entry[0].resource.endpoint
    expect((await ask(endpoint.reference)).json).toMatchObject({ resourceType: 'Endpoint', status: 'active' })
    expect((await ask('Endpoint/other')).status).toBe(404)
  })

  it('has nothing of who published nothing, nor of a trust service', async () => {
    for (const ura of ['90000123', '90000812', '']) expect((await ask(byUra(ura))).json).toMatchObject({ total: 0 })
  })

  it.each([
    'Organization',
    'Organization?identifier=90000380',
    `Organization?name=Instelling`,
    `${'Organization?identifier=x|1'}`,
  ])('refuses a search that it does not know: %s', async (path) => {
    expect((await ask(path)).status).toBe(400)
  })
})

describe('ends that find each other in the address book', () => {
  it('look each other up once, and exchange', async () => {
    await using parties = await start()
    await refer(parties)
    const [sender, receiver] = await Promise.all([parties.find('hospital').settled(), parties.find('clinic').settled()])
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    for (const { steps } of [sender, receiver])
      expect(steps.filter(({ name }) => name === 'address')).toMatchObject([{ to: 'directory', outcome: 'ok' }])
  })

  it('do not, when the other is not in it', async () => {
    await using parties = await start(['90000123'])
    await refer(parties)
    const { state, steps } = await parties.find('hospital').settled()
    expect(state).toBe('failed')
    expect(steps[0]).toMatchObject({ name: 'address', outcome: 'refused' })
    expect((await parties.find('clinic').progress()).state).toBe('idle')
  })
})
