import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Chain, type ChainFactory, createChainFactory } from './chain.ts'
import { applicationId, host, ura } from './chain-parties.ts'
import { aortaHeaders, bsn, fhirJson, initialRequestId, twiinTask } from './messages.ts'

let factory: ChainFactory
let chain: Chain

beforeAll(async () => {
  factory = await createChainFactory()
  chain = await factory.start({ options: { zorgplatform: { requiresPlatformToken: false } } })
})

afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await factory[Symbol.asyncDispose]()
})

const toOntvanger = `https://${host('zorgplatform')}/np/${ura.ontvanger}`
const toBron = `https://${host('lsp')}/aorta/${applicationId.bron}`

describe('a message through both intermediaries', () => {
  it('reaches the receiver with path, query, headers and body unchanged', async () => {
    chain.ontvanger.answer = { status: 201, headers: { location: 'Task/1', etag: 'W/"1"' }, body: '{"ok":true}' }
    const body = Buffer.from([0, 1, 2, 250, 251, 252])
    const answer = await chain.request(chain.bron, {
      method: 'POST',
      url: `${toOntvanger}/fhir/Binary?a=b%20c&x=sct|1`,
      headers: { ...aortaHeaders(), authorization: 'Bearer abc', 'content-type': 'application/octet-stream' },
      body,
    })
    const received = chain.ontvanger.received.at(-1)
    expect(received).toMatchObject({ method: 'POST', url: '/fhir/Binary?a=b%20c&x=sct|1' })
    expect(received?.headers).toMatchObject({
      authorization: 'Bearer abc',
      'content-type': 'application/octet-stream',
      'aorta-version': 'contentVersion=1.0; acceptVersion=1.x',
      host: host('ontvanger'),
    })
    expect(received?.body.equals(body)).toBe(true)
    expect(answer).toMatchObject({ status: 201, headers: { location: 'Task/1', etag: 'W/"1"' } })
    expect(answer.body.toString()).toBe('{"ok":true}')
  })

  it('goes the other way, from the receiver to the sender', async () => {
    chain.bron.answer = { status: 200, headers: { 'content-type': 'application/fhir+json' }, body: '{}' }
    const url = `${toBron}/fhir/Observation/$lastn?code=http://loinc.org|85354-9`
    const answer = await chain.request(chain.ontvanger, { method: 'GET', url, headers: aortaHeaders() })
    expect(answer.status).toBe(200)
    expect(chain.bron.received.at(-1)).toMatchObject({
      method: 'GET',
      url: '/fhir/Observation/$lastn?code=http://loinc.org|85354-9',
    })
  })

  it('is addressed by either number at either intermediary', async () => {
    chain.bron.answer = { status: 204 }
    const ways = [
      `https://${host('lsp')}/np/${ura.bron}/fhir/Flag`,
      `https://${host('lsp')}/aorta/000${applicationId.bron}/fhir/Flag`,
    ]
    for (const url of ways) {
      const answer = await chain.request(chain.ontvanger, { method: 'GET', url, headers: aortaHeaders() })
      expect(answer.status).toBe(204)
      expect(chain.bron.received.at(-1)?.url).toBe('/fhir/Flag')
    }
  })

  it('keeps its compressed answer as it is', async () => {
    const body = Buffer.from('H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==', 'base64')
    chain.bron.answer = { status: 200, headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' }, body }
    const headers = { ...aortaHeaders(), 'accept-encoding': 'gzip' }
    const answer = await chain.request(chain.ontvanger, { method: 'GET', url: `${toBron}/fhir/Flag`, headers })
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(answer.body.equals(body)).toBe(true)
  })

  it('loses its hop-by-hop headers and those that Connection names', async () => {
    chain.bron.answer = {
      status: 200,
      headers: { 'keep-alive': 'timeout=5', 'x-own': 'kept', 'proxy-authenticate': 'Basic' },
      body: 'ok',
    }
    const headers = { ...aortaHeaders(), te: 'trailers', 'proxy-authorization': 'Basic x', 'x-kept': 'yes' }
    const answer = await chain.request(chain.ontvanger, { method: 'GET', url: `${toBron}/fhir/Flag`, headers })
    const received = chain.bron.received.at(-1)?.headers ?? {}
    expect(received.te).toBeUndefined()
    expect(received['proxy-authorization']).toBeUndefined()
    expect(received['x-kept']).toBe('yes')
    expect(received['inkijk-control']).toBe('control-of-zorgplatform')
    expect(answer.headers['proxy-authenticate']).toBeUndefined()
    expect(answer.headers['x-own']).toBe('kept')
    expect(answer.headers['inkijk-control']).toBe('control-of-lsp')
  })

  it('gets a fresh requestID in the same chain of requests', async () => {
    const headers = aortaHeaders()
    await chain.request(chain.ontvanger, { method: 'GET', url: `${toBron}/fhir/Flag`, headers })
    const sent = String(chain.bron.received.at(-1)?.headers['aorta-id'])
    expect(sent).toContain(`initialRequestID=${initialRequestId}`)
    expect(sent).not.toBe(headers['aorta-id'])
  })

  it('is refused when its path would leave the prefix', async () => {
    const before = chain.bron.received.length
    const url = `https://${host('lsp')}/np/${ura.bron}/fhir/%2e%2e/%2e%2e/np/${ura.bron}`
    const answer = await chain.request(chain.ontvanger, { method: 'GET', url, headers: aortaHeaders() })
    expect(answer.status).toBe(404)
    expect(chain.bron.received.length).toBe(before)
  })
})

describe('the LSP', () => {
  const refusal = async (from: Chain['bron'], url: string, headers: Record<string, string>) => {
    const { status, body } = await chain.request(from, { method: 'GET', url, headers })
    return { status, code: JSON.parse(body.toString()).issue[0].details.coding[0].code }
  }

  it('refuses a certificate that belongs to nobody in its register', async () => {
    expect(await refusal(chain.vreemde, `${toBron}/fhir/Flag`, aortaHeaders())).toEqual({
      status: 403,
      code: 'client-not-registered',
    })
  })

  it('refuses a registered organisation that does not come through its own node', async () => {
    expect(
      (await refusal(chain.bron, `https://${host('lsp')}/np/${ura.ontvanger}/fhir/Flag`, aortaHeaders())).status,
    ).toBe(403)
  })

  it.each([
    ['without AORTA-ID', { 'aorta-version': 'contentVersion=1.0' }],
    ['without AORTA-Version', { 'aorta-id': aortaHeaders()['aorta-id'] ?? '' }],
    ['with an id that is no UUID', { ...aortaHeaders(), 'aorta-id': 'initialRequestID=1; requestID=2' }],
  ])('refuses a request %s', async (_name, headers) => {
    expect(await refusal(chain.ontvanger, `${toBron}/fhir/Flag`, headers)).toEqual({
      status: 400,
      code: 'aorta-headers',
    })
  })

  it('refuses an application that is not registered', async () => {
    const url = `https://${host('lsp')}/aorta/123456/fhir/Flag`
    expect(await refusal(chain.ontvanger, url, aortaHeaders())).toEqual({ status: 404, code: 'RTUDEST' })
  })

  it('refuses a notification in the name of an organisation that the client does not serve', async () => {
    const before = chain.bron.received.length
    const answer = await chain.request(chain.ontvanger, {
      method: 'POST',
      url: `${toBron}/fhir/Task`,
      headers: { ...aortaHeaders(), ...fhirJson },
      body: JSON.stringify(twiinTask),
    })
    expect(answer.status).toBe(403)
    expect(chain.bron.received.length).toBe(before)
  })

  it('refuses a token request in the name of another organisation', async () => {
    const request = {
      method: 'POST',
      url: `${toBron}/token`,
      headers: { ...aortaHeaders(), 'content-type': 'application/x-www-form-urlencoded' },
    }
    const client = (number: string) => `client_id=urn%3Aoid%3A2.16.528.1.1007.3.3.${number}`
    expect((await chain.request(chain.ontvanger, { ...request, body: client(ura.bron) })).status).toBe(403)
    expect((await chain.request(chain.ontvanger, { ...request, body: client(ura.ontvanger) })).status).toBe(200)
  })

  it('writes the BSN of a readable message in its access log', async () => {
    chain.ontvanger.answer = { status: 201 }
    const headers = { ...aortaHeaders(), ...fhirJson }
    const body = JSON.stringify(twiinTask)
    await chain.request(chain.bron, { method: 'POST', url: `${toOntvanger}/fhir/Task`, headers, body })
    expect(chain.rows(chain.lsp, 'toegangslog').at(-1)).toMatchObject({
      ura: ura.bron,
      application_id: applicationId.bron,
      destination_application_id: applicationId.ontvanger,
      bsn,
      interaction_id: 'create:Task',
      initial_request_id: initialRequestId,
      context: 'BGZ',
      priority: 'normaal',
      result: '201',
    })
    expect(chain.ontvanger.received.at(-1)?.body.toString()).toBe(body)
  })

  it('writes no BSN when the body is closed to it', async () => {
    const headers = { ...aortaHeaders(), 'content-type': 'application/jose+json' }
    const body = 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.a.b.c.d'
    await chain.request(chain.bron, { method: 'POST', url: `${toOntvanger}/fhir/Task`, headers, body })
    expect(chain.rows(chain.lsp, 'toegangslog').at(-1)).toMatchObject({ bsn: null, interaction_id: 'create:Task' })
    expect(chain.rows(chain.zorgplatform, 'workflow').at(-1)).toMatchObject({ bsn: null, from_ura: ura.bron })
    expect(chain.ontvanger.received.at(-1)?.body.toString()).toBe(body)
  })

  it('masks the BSN in its message log', async () => {
    const issue = { severity: 'error', code: 'not-found', diagnostics: `no patient ${bsn} here` }
    const body = JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] })
    chain.bron.answer = { status: 404, headers: { 'content-type': 'application/fhir+json' }, body }
    const answer = await chain.request(chain.ontvanger, {
      method: 'GET',
      url: `${toBron}/fhir/Flag`,
      headers: aortaHeaders(),
    })
    expect(answer.body.toString()).toBe(body)
    expect(chain.rows(chain.lsp, 'message_log').at(-1)).toMatchObject({
      status: 404,
      code: 'not-found',
      diagnostics: 'no patient XXXXXXXXX here',
    })
  })
})

describe('an unreachable next system', () => {
  it('gives 502 with no-route to the sender when it refuses the handshake', async () => {
    const options = { zorgplatform: { requiresPlatformToken: false } }
    await using broken = await factory.start({ options, defects: { lsp: 'revoked' } })
    const headers = { ...aortaHeaders(), ...fhirJson }
    const url = `${toOntvanger}/fhir/Task`
    const answer = await broken.request(broken.bron, { method: 'POST', url, headers, body: JSON.stringify(twiinTask) })
    expect(answer.status).toBe(502)
    const outcome = JSON.parse(answer.body.toString())
    expect(outcome).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ details: { coding: [{ code: 'no-route' }] } }],
    })
    expect(answer.body.toString()).not.toContain(bsn)
    expect(broken.rows(broken.zorgplatform, 'access_log').at(-1)).toMatchObject({ result: '502', bsn })
    await vi.waitFor(() => expect(broken.refusedHandshakes(broken.lsp)).toContain('"side":"server"'))
  })
})
