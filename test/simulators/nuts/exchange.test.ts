import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { didOf, issuerOf, keyOf, proof } from './crafted.ts'
import { type Certificates, issueCertificates, type Network, type Party, startNetwork, uras } from './nuts-network.ts'

let certificates: Certificates
let network: Network
let oost: Party
let west: Party

const employee = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'https://nuts.nl/credentials/v1'],
  type: ['VerifiableCredential', 'NutsEmployeeCredential'],
  credentialSubject: { name: 'T. Tester', roleName: 'Verpleegkundige niveau 5', identifier: 'e-17' },
}
const resource = 'https://west.nuts.test/fhir/Observation'

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates, [
    { id: 'oost' },
    { id: 'west', options: { employeeScopes: ['eOverdracht-sender'] } },
  ])
  oost = network.party('oost')
  west = network.party('west')
})
afterAll(() => network[Symbol.asyncDispose]())

const request = (changes: object = {}, headers: Record<string, string> = {}) =>
  oost.send(oost, 'POST', `/internal/auth/v2/${uras.oost}/request-service-access-token`, {
    json: { authorization_server: issuerOf(west), scope: 'bgz-sender', ...changes },
    headers,
  })
const introspect = (token: string, path = 'introspect') =>
  west.send(west, 'POST', `/internal/auth/v2/accesstoken/${path}`, { form: new URLSearchParams({ token }) })
const prove = (kid: string, token: string, htu = resource) =>
  oost.send(oost, 'POST', `/internal/auth/v2/dpop/${encodeURIComponent(kid)}`, { json: { htm: 'GET', htu, token } })
const validate = (body: object) => west.send(west, 'POST', '/internal/auth/v2/dpop/validate', { json: body })

describe('a client that asks its own node', () => {
  it('gets a bound token of another node, and uses it there with a proof', async () => {
    const { status, json } = await request()
    expect(status).toBe(200)
    expect(json).toMatchObject({ token_type: 'DPoP', scope: 'bgz-sender', expires_in: 900 })
    expect(json.dpop_kid).toBe(`${didOf(oost)}#0`)
    expect(json.expires_at).toBeGreaterThan(Date.now() / 1000 + 890)
    const introspection = (await introspect(json.access_token)).json
    expect(introspection).toMatchObject({
      active: true,
      iss: issuerOf(west),
      client_id: issuerOf(oost),
      scope: 'bgz-sender',
      organization_ura: uras.oost,
      organization_name: 'Instelling oost',
      organization_city: 'Utrecht',
    })
    const { dpop } = (await prove(json.dpop_kid, json.access_token)).json
    const given = { method: 'GET', url: resource, token: json.access_token, thumbprint: introspection.cnf.jkt }
    expect((await validate({ dpop_proof: dpop, ...given })).json).toEqual({ valid: true })
    expect((await validate({ dpop_proof: dpop, ...given })).json).toEqual({ valid: false, reason: 'jti already used' })
  })

  it('gets a bearer token when it asks for one, with nothing that binds it', async () => {
    const { json } = await request({ token_type: 'Bearer' })
    expect(json.token_type).toBe('Bearer')
    expect(json).not.toHaveProperty('dpop_kid')
    expect((await introspect(json.access_token)).json).not.toHaveProperty('cnf')
  })

  it('shows an employee beside the organisation', async () => {
    const { json } = await request({ scope: 'eOverdracht-sender', credentials: [employee] })
    expect((await introspect(json.access_token)).json).toMatchObject({
      organization_ura: uras.oost,
      employee_name: 'T. Tester',
      employee_role: 'Verpleegkundige niveau 5',
      employee_identifier: 'e-17',
    })
  })

  it('gets the presentations and definitions back from the extended introspection only', async () => {
    const { json } = await request({ scope: 'eOverdracht-sender', credentials: [employee] })
    const extended = (await introspect(json.access_token, 'introspect_extended')).json
    expect(extended.vps).toEqual([expect.stringMatching(/^ey/)])
    expect(extended.presentation_definitions.organization.id).toBe('pd_eOverdracht-sender')
    expect(extended.presentation_submissions['pd_eOverdracht-sender'].descriptor_map).toHaveLength(2)
    expect((await introspect(json.access_token)).json).not.toHaveProperty('vps')
  })

  it('is told nothing of a token that is unknown', async () => {
    expect(await introspect('unknown')).toMatchObject({ status: 200, json: { active: false } })
    expect(Object.keys((await introspect('unknown')).json)).toEqual(['active'])
  })

  it('gets the cached token until it asks for another', async () => {
    const first = (await request({ scope: 'bgz-receiver' })).json.access_token
    expect((await request({ scope: 'bgz-receiver' })).json.access_token).toBe(first)
    const fresh = await request({ scope: 'bgz-receiver' }, { 'cache-control': 'no-cache' })
    expect(fresh.json.access_token).not.toBe(first)
  })

  it('finds a token not active once its 15 minutes are over, and asks for another', async () => {
    const { access_token } = (await request({ scope: 'ta-np-notification' })).json
    expect((await introspect(access_token)).json.active).toBe(true)
    const { database, clock } = west.context
    const [row] = database
      .prepare("SELECT until_ms FROM session WHERE store = 'accesstoken' AND key = ?")
      .all(access_token)
    expect(Number(row?.until_ms) - clock.now().getTime()).toBeGreaterThan(890_000)
    expect(Number(row?.until_ms) - clock.now().getTime()).toBeLessThanOrEqual(900_000)
    for (const { context } of [west, oost]) context.database.exec('UPDATE session SET until_ms = until_ms - 900000')
    expect((await introspect(access_token)).json).toEqual({ active: false })
    expect((await request({ scope: 'ta-np-notification' })).json.access_token).not.toBe(access_token)
  })

  it('has the address it names in the proof, query and all', async () => {
    const { json } = await request()
    const { dpop } = (await prove(json.dpop_kid, json.access_token, `${resource}?identifier=999990019`)).json
    const claims = JSON.parse(Buffer.from(String(dpop).split('.')[1] ?? '', 'base64url').toString())
    expect(claims.htu).toBe(`${resource}?identifier=999990019`)
  })
})

describe('a proof for another request', () => {
  it.each([
    ['method', { method: 'POST' }, 'method mismatch, token: GET, given: POST'],
    [
      'address',
      { url: 'https://west.nuts.test/fhir/Condition' },
      'url mismatch, token: https://west.nuts.test/fhir/Observation, given: https://west.nuts.test/fhir/Condition',
    ],
    ['token', { token: 'another' }, 'ath/token claim mismatch'],
    ['key', { thumbprint: 'another' }, 'jkt mismatch'],
  ])('is not valid: %s', async (_what, changes, reason) => {
    const { json } = await request()
    const { cnf } = (await introspect(json.access_token)).json
    const { dpop } = (await prove(json.dpop_kid, json.access_token)).json
    const given = { method: 'GET', url: resource, token: json.access_token, thumbprint: cnf.jkt }
    expect((await validate({ dpop_proof: dpop, ...given, ...changes })).json).toEqual({ valid: false, reason })
  })

  it('is valid when only port, query or fragment differ', async () => {
    const { json } = await request()
    const { cnf } = (await introspect(json.access_token)).json
    const { dpop } = (await prove(json.dpop_kid, json.access_token)).json
    const url = 'http://west.nuts.test:8443/fhir/Observation?code=1#x'
    const given = { method: 'GET', url, token: json.access_token, thumbprint: cnf.jkt }
    expect((await validate({ dpop_proof: dpop, ...given })).json).toEqual({ valid: true })
  })

  it('is not valid without the token in it', async () => {
    const { json } = await request()
    const { cnf } = (await introspect(json.access_token)).json
    const dpop_proof = await proof(keyOf(oost).key, { htm: 'GET', htu: resource })
    const given = { dpop_proof, method: 'GET', url: resource, token: json.access_token, thumbprint: cnf.jkt }
    expect((await validate(given)).json).toEqual({ valid: false, reason: 'missing ath claim' })
  })

  it('is not valid when it is none', async () => {
    const given = { dpop_proof: 'none', method: 'GET', url: resource, token: 'x', thumbprint: 'x' }
    expect((await validate(given)).json).toMatchObject({
      valid: false,
      reason: expect.stringMatching(/^failed to parse/),
    })
  })
})

describe('a request to the own node that cannot be fulfilled', () => {
  it.each<[string, object, number, RegExp]>([
    ['without a scope', { scope: undefined }, 400, /missing scope/],
    ['without a server', { authorization_server: undefined }, 400, /missing authorization_server/],
    ['for a server without TLS', { authorization_server: 'http://west.nuts.test/oauth2/1' }, 400, /no https/],
    [
      'with a credential that names its issuer',
      { credentials: [{ ...employee, issuer: 'x' }] },
      400,
      /must be omitted/,
    ],
    ['with a credential that has a proof', { credentials: [{ ...employee, proof: {} }] }, 400, /must be omitted/],
    ['with an unknown type of token', { token_type: 'MAC' }, 400, /neither DPoP nor Bearer/],
    ['for two presentations', { service_provider_subject_id: 'x' }, 400, /experimental/],
    ['for a scope the server does not know', { scope: 'everything' }, 400, /invalid_scope/],
    ['without the credentials the server asks for', { scope: 'eOverdracht-sender' }, 412, /id_employee/],
    [
      'for a subject of the server that is not there',
      { authorization_server: 'https://west.nuts.test/oauth2/x' },
      400,
      /404/,
    ],
    ['for a server that is not there', { authorization_server: 'https://nowhere.test/oauth2/x' }, 503, /UNKNOWN_HOST/],
    ['with a choice nobody asks for', { credential_selection: { colour: 'red' } }, 412, /colour/],
    ['with a choice that nothing meets', { credential_selection: { organization_ura: '1' } }, 412, /no credential/],
  ])('is refused: %s', async (_what, changes, status, detail) => {
    const answer = await request(changes)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer).toMatchObject({ status, json: { status, detail: expect.stringMatching(detail) } })
  })

  it('is refused for a subject that is not hosted', async () => {
    const answer = await oost.send(oost, 'POST', '/internal/auth/v2/nobody/request-service-access-token', { json: {} })
    expect(answer.status).toBe(404)
  })
})
