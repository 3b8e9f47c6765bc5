import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferenceIndex } from '../../../simulators/lsp/reference-index.ts'
import { toAortaTask } from '../../../simulators/lsp/translation/task-to-aorta.ts'
import { type Chain, type ChainFactory, createChainFactory, type End } from './chain.ts'
import { applicationId, host, ura } from './chain-parties.ts'
import { aortaHeaders, bsn, fhirJson, twiinTask } from './messages.ts'

let factory: ChainFactory
let chain: Chain

beforeAll(async () => {
  factory = await createChainFactory()
  const options = { zorgplatform: { requiresPlatformToken: false }, ontvanger: { speaks: 'aorta-np' } }
  chain = await factory.start({ options })
})

afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await factory[Symbol.asyncDispose]()
})

const lspUrl = `https://${host('lsp')}`
const json = { 'content-type': 'application/json' }

async function notify(from: End, url: string, body: string, headers: Record<string, string> = fhirJson) {
  const answer = await chain.request(from, { method: 'POST', url, headers: { ...aortaHeaders(), ...headers }, body })
  const text = answer.body.toString()
  return { ...answer, json: text === '' ? undefined : JSON.parse(text) }
}

describe('a notification between ends of different forms', () => {
  const toOntvanger = `https://${host('zorgplatform')}/np/${ura.ontvanger}/fhir/Task`
  const toBron = `${lspUrl}/aorta/${applicationId.bron}/fhir/Task`
  const aortaTask = toAortaTask(twiinTask, {
    sender: { ura: ura.bron, applicationId: applicationId.bron },
    now: new Date(),
  })

  it('arrives in the AORTA form, and its answer in the Twiin form', async () => {
    const stored = JSON.stringify({ ...aortaTask, id: '5' })
    chain.ontvanger.answer = { status: 201, headers: { 'content-type': 'application/fhir+json' }, body: stored }
    const answer = await notify(chain.bron, toOntvanger, JSON.stringify(twiinTask))
    const received = chain.ontvanger.received.at(-1)
    expect(JSON.parse(received?.body.toString() ?? '')).toEqual(aortaTask)
    expect(received?.headers['content-type']).toBe('application/fhir+json; fhirVersion=4.0')
    expect(answer.status).toBe(201)
    expect(answer.json).toMatchObject({ id: '5', code: twiinTask.code, for: twiinTask.for })
    expect(answer.headers['aorta-version']).toContain('transformationId=29')
  })

  it('arrives in the Twiin form when it goes the other way', async () => {
    chain.bron.answer = { status: 201 }
    const own = { system: 'http://fhir.nl/fhir/NamingSystem/ura', value: ura.ontvanger }
    const task = { ...aortaTask, contained: [], requester: { identifier: own } }
    const answer = await notify(chain.ontvanger, toBron, JSON.stringify(task))
    expect(answer.status).toBe(201)
    expect(JSON.parse(chain.bron.received.at(-1)?.body.toString() ?? '')).toMatchObject({
      code: twiinTask.code,
      requester: { onBehalfOf: { identifier: own } },
    })
  })

  it('is withdrawn by a conditional update that arrives as one', async () => {
    chain.ontvanger.answer = { status: 200 }
    const url = `${toOntvanger}?identifier=urn:ietf:rfc:3986|${twiinTask.identifier[0]?.value}`
    const body = { resourceType: 'Task', identifier: twiinTask.identifier, status: 'cancelled', intent: 'proposal' }
    const headers = { ...aortaHeaders(), ...fhirJson }
    const answer = await chain.request(chain.bron, { method: 'PUT', url, headers, body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
    const received = JSON.parse(chain.ontvanger.received.at(-1)?.body.toString() ?? '')
    expect(received).toMatchObject(body)
    expect(received.meta.security).toEqual([expect.objectContaining({ code: 'SYNTAC' })])
    expect(chain.rows(chain.zorgplatform, 'workflow').at(-1)).toMatchObject({
      id: twiinTask.identifier[0]?.value,
      bsn,
      status: 'cancelled',
    })
  })

  it('is refused and goes nowhere when it cannot be read', async () => {
    const before = chain.ontvanger.received.length
    const answer = await notify(chain.bron, toOntvanger, 'eyJh.a.b.c.d', { 'content-type': 'application/jose+json' })
    expect(answer.status).toBe(422)
    expect(answer.json.issue[0]).toMatchObject({ code: 'invalid', details: { coding: [{ code: 'SYN105' }] } })
    expect(chain.ontvanger.received.length).toBe(before)
    expect(chain.rows(chain.lsp, 'message_log').at(-1)).toMatchObject({ status: 422, code: 'SYN105' })
  })

  it('is refused for an application that is registered for no form', async () => {
    const options = { zorgplatform: { requiresPlatformToken: false }, ontvanger: { speaks: 'none' } }
    await using other = await factory.start({ options })
    const headers = { ...aortaHeaders(), ...fhirJson }
    const request = { method: 'POST', url: toOntvanger, headers, body: JSON.stringify(twiinTask) }
    const answer = await other.request(other.bron, request)
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).toContain('AUTERR_CONFRCV')
    expect(other.ontvanger.received).toEqual([])
  })
})

describe('getRoutingInfo', () => {
  const ask = async (body: unknown, headers: Record<string, string> = aortaHeaders()) => {
    const url = `${lspUrl}/getRoutingInfo`
    const request = { method: 'POST', url, headers: { ...headers, ...json }, body: JSON.stringify(body) }
    const answer = await chain.request(chain.ontvanger, request)
    return { status: answer.status, json: JSON.parse(answer.body.toString()) }
  }

  it('names the application, its node and the transformation that the interaction needs', async () => {
    const { status, json } = await ask({
      destination: { code: ura.bron, codeSystem: 'urn:oid:2.16.528.1.1007.3.3' },
      interaction: [
        { id: 'create:Task:2.0:request' },
        { method: 'GET', url: 'Observation/$lastn?code=x', aortaVersion: '2.1' },
        { id: 'search:Slot:2.0:request' },
        { id: 'search:Observation:9.0:request' },
      ],
    })
    const destination = { code: applicationId.bron, codeSystem: 'urn:oid:2.16.840.1.113883.2.4.6.6' }
    const fqdn = host('zorgplatform')
    expect(status).toBe(200)
    expect(json).toEqual([
      { interactionId: 'create:Task:2.0:request', destinationInfo: [{ destination, fqdn, transformationId: '29' }] },
      { interactionId: 'search:Observation:2.1:request', destinationInfo: [{ destination, fqdn }] },
      { interactionId: 'search:Slot:2.0:request' },
      { interactionId: 'search:Observation:9.0:request' },
    ])
  })

  it('finds an application by its own number too', async () => {
    const destination = { code: applicationId.ontvanger, codeSystem: 'urn:oid:2.16.840.1.113883.2.4.6.6' }
    const { json } = await ask({ destination, interaction: [{ id: 'create:Task:2.0:request' }] })
    expect(json[0].destinationInfo).toEqual([{ destination, fqdn: host('ontvanger') }])
  })

  it.each([
    ['no interaction', { destination: { code: '1', codeSystem: 'x' }, interaction: [] }],
    ['no destination', { interaction: [{ id: 'create:Task:2.0:request' }] }],
    ['more than 500 interactions', { destination: {}, interaction: Array.from({ length: 501 }, () => ({ id: 'x' })) }],
  ])('refuses a request with %s', async (_name, body) => {
    expect((await ask(body)).status).toBe(400)
  })

  it('refuses a request without AORTA headers', async () => {
    expect((await ask({}, {})).json.issue[0].details.coding[0].code).toBe('aorta-headers')
  })
})

describe('the address register', () => {
  const look = (from: End, through: 'lsp' | 'zorgplatform', number: string) => {
    const url = `https://${host(through)}/adresregister/organisaties/${number}/jwks.json`
    return chain.request(from, { method: 'GET', url })
  }
  const leafOf = (body: Buffer) => Buffer.from(JSON.parse(body.toString()).keys[0].x5c[0], 'base64')

  it('gives the keys that an end publishes, to either side of the network', async () => {
    const { message } = chain.bron.context.keys
    const answer = await look(chain.ontvanger, 'lsp', ura.bron)
    expect(answer.status).toBe(200)
    expect(leafOf(answer.body)).toEqual(message?.certificate.raw)
    const other = await look(chain.bron, 'zorgplatform', ura.ontvanger)
    expect(leafOf(other.body)).toEqual(chain.ontvanger.context.keys.message?.certificate.raw)
  })

  it('stores them with the registration', async () => {
    await look(chain.ontvanger, 'lsp', ura.bron)
    await look(chain.ontvanger, 'lsp', ura.bron)
    expect(chain.rows(chain.lsp, 'adresregister').filter((row) => row.ura === ura.bron)).toHaveLength(1)
  })

  it('has no keys of an organisation that is not registered, nor of an intermediary', async () => {
    expect((await look(chain.ontvanger, 'lsp', '90000111')).status).toBe(404)
    expect((await look(chain.ontvanger, 'lsp', ura.zorgplatform)).status).toBe(404)
  })

  it('answers no stranger', async () => {
    expect((await look(chain.vreemde, 'lsp', ura.bron)).status).toBe(403)
  })
})

describe('the reference index', () => {
  const scope = 'update:DocumentManifest:1.1:request~aorta.contextcode.VWIREG~normaal'
  const manifest = {
    resourceType: 'DocumentManifest',
    status: 'current',
    created: '2026-05-01T10:00:00Z',
    type: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.15.4', code: '288432' }] },
  }
  const register = async (body: object, claims: object = {}, signer: End = chain.ontvanger) => {
    const token = await new SignJWT({ patient: `urn:oid:2.16.840.1.113883.2.4.6.3.${bsn}`, scope, ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience('urn:oid:2.16.840.1.113883.2.4.6.6.1')
      .setExpirationTime('20s')
      .sign(signer.context.keys.tls.privateKey)
    const headers = { ...aortaHeaders(), ...fhirJson, authorization: `Bearer ${token}` }
    const url = `${lspUrl}/fhir/R4/DocumentManifest/1`
    const answer = await chain.request(chain.ontvanger, { method: 'PUT', url, headers, body: JSON.stringify(body) })
    return answer.status
  }
  const located = () => createReferenceIndex(chain.lsp.database).locate(bsn, '288432')

  it('keeps BSN, category, application and actualiteit, and nothing after the withdrawal', async () => {
    expect(await register(manifest)).toBe(200)
    expect(chain.rows(chain.lsp, 'verwijsindex')).toEqual([
      { bsn, gegevenssoort: '288432', application_id: applicationId.ontvanger, actualiteit: '2026-05-01T10:00:00Z' },
    ])
    expect(located()).toEqual([{ applicationId: applicationId.ontvanger, updatedAt: '2026-05-01T10:00:00Z' }])
    expect(await register({ ...manifest, status: 'entered-in-error' })).toBe(200)
    expect(located()).toEqual([])
  })

  it('refuses a token of another signer or for another interaction', async () => {
    expect(await register(manifest, {}, chain.bron)).toBe(401)
    expect(await register(manifest, { scope: 'create:Task:2.0:request' })).toBe(401)
    expect(located()).toEqual([])
  })

  it('refuses a resource that names the patient', async () => {
    expect(await register({ ...manifest, subject: { reference: 'Patient/1' } })).toBe(400)
  })
})
