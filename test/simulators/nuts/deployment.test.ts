import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { buildNutsPep } from '../../../simulators/nuts-pep/server.ts'
import { buildNutsProxy } from '../../../simulators/nuts-proxy/server.ts'
import {
  type Certificates,
  issueCertificates,
  type Network,
  type Setup,
  startNetwork,
  statusOf,
  uras,
} from './nuts-network.ts'

/** A resource server that says what it got. */
const buildMirror: BuildSimulator = (context) => {
  const app = context.createApp()
  app.all('/*', async ({ method, url, headers }) => ({ method, url, headers }))
  return { app }
}

let certificates: Certificates
let network: Network

const deployment = (changes: { pep?: readonly string[]; proxy?: Partial<Setup> } = {}): Setup[] => [
  { id: 'oost' },
  // The node of `west` is reached by the name of its proxy; the enforcement point is of another organisation.
  { id: 'west', options: { publicHost: 'proxy.nuts.test', internalUras: [uras.noord] } },
  {
    id: 'noord',
    build: buildNutsPep,
    options: { node: 'west', backend: 'bron', publicHost: 'proxy.nuts.test', scopes: ['bgz-sender'] },
    faults: changes.pep ?? [],
  },
  { id: 'bron', build: buildMirror },
  {
    id: 'proxy',
    build: buildNutsProxy,
    options: { node: 'west', backend: 'noord', ...changes.proxy?.options },
    faults: changes.proxy?.faults ?? [],
  },
]

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates, deployment())
})
afterAll(() => network[Symbol.asyncDispose]())

const path = '/fhir/Observation?code=1'

async function token(of: Network, scope = 'bgz-sender', token_type = 'DPoP') {
  const oost = of.party('oost')
  const { json } = await oost.send(oost, 'POST', `/internal/auth/v2/${uras.oost}/request-service-access-token`, {
    json: { authorization_server: `https://proxy.nuts.test/oauth2/${uras.west}`, scope, token_type },
  })
  return json
}

async function prove(of: Network, { dpop_kid, access_token }: { dpop_kid: string; access_token: string }, htu: string) {
  const oost = of.party('oost')
  const { json } = await oost.send(oost, 'POST', `/internal/auth/v2/dpop/${encodeURIComponent(dpop_kid)}`, {
    json: { htm: 'GET', htu, token: access_token },
  })
  return String(json.dpop)
}

const ask = (of: Network, headers: Record<string, string>, at = path) =>
  of.party('oost').send(of.party('proxy'), 'GET', at, { headers })

describe('a node behind a proxy, and a resource server behind an enforcement point', () => {
  it('lets a bound token with its proof through, and takes both away', async () => {
    const bound = await token(network)
    expect(bound.token_type).toBe('DPoP')
    const dpop = await prove(network, bound, `https://proxy.nuts.test${path}`)
    const answer = await ask(network, { authorization: `DPoP ${bound.access_token}`, dpop })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ method: 'GET', url: path })
    expect(answer.json.headers).not.toHaveProperty('authorization')
    expect(answer.json.headers).not.toHaveProperty('dpop')
    expect((await ask(network, { authorization: `DPoP ${bound.access_token}`, dpop })).status).toBe(401)
  })

  it('lets a bearer token through, by the scheme that is its own', async () => {
    const { access_token } = await token(network, 'bgz-sender', 'Bearer')
    expect((await ask(network, { authorization: `Bearer ${access_token}` })).status).toBe(200)
    expect((await ask(network, { authorization: `DPoP ${access_token}` })).status).toBe(401)
  })

  it('refuses without a token, with one that is unknown, and with a bound one without proof', async () => {
    const { access_token } = await token(network)
    const headers = [{}, { authorization: 'Bearer unknown' }, { authorization: `Bearer ${access_token}` }]
    for (const each of headers) {
      const answer = await ask(network, each as Record<string, string>)
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('DPoP, Bearer')
    }
  })

  it('refuses a proof for another address, and a token for another scope', async () => {
    const bound = await token(network)
    const dpop = await prove(network, bound, 'https://proxy.nuts.test/fhir/Condition')
    expect((await ask(network, { authorization: `DPoP ${bound.access_token}`, dpop })).status).toBe(401)
    const { access_token } = await token(network, 'ta-np-notification', 'Bearer')
    expect((await ask(network, { authorization: `Bearer ${access_token}` })).status).toBe(403)
  })

  it('keeps what the outside may not reach', async () => {
    for (const each of ['/internal/vdr/v2/subject', '/status', '/health', '/metrics']) {
      expect((await ask(network, {}, each)).status).toBe(404)
    }
    const [oost, proxy] = [network.party('oost'), network.party('proxy')]
    for (const each of ['/oauth2/../internal/vdr/v2/subject', '/oauth2/%2e%2e/internal/x', '/oauth2\\..\\internal/x']) {
      expect(await statusOf(oost, proxy, each)).toBe(400)
    }
  })

  it('puts the fields of the proxy itself on a request, whatever the client says', async () => {
    const { access_token } = await token(network, 'bgz-sender', 'Bearer')
    const answer = await ask(network, { authorization: `Bearer ${access_token}`, 'x-forwarded-host': 'evil.test' })
    expect(answer.json.headers['x-forwarded-host']).toBe('proxy.nuts.test')
  })

  it('has the request line in three logs', async () => {
    const { access_token } = await token(network, 'bgz-sender', 'Bearer')
    const query = '/fhir/Patient?identifier=999990019'
    expect((await ask(network, { authorization: `Bearer ${access_token}` }, query)).status).toBe(200)
    for (const id of ['proxy', 'noord', 'bron'] as const) expect(network.party(id).log()).toContain('999990019')
    expect(network.party('proxy').log()).not.toContain(access_token)
  })
})

describe('deviations of the deployment', () => {
  it('shows tokens in the log of a proxy that logs headers, and bodies with the fault', async () => {
    const proxy = { options: { log: 'headers', certificateHeader: 'X-SSL-CERT' }, faults: ['logs-bodies'] }
    await using other = await startNetwork(certificates, deployment({ proxy }))
    const { access_token } = await token(other, 'bgz-sender', 'Bearer')
    const answer = await ask(other, { authorization: `Bearer ${access_token}`, 'x-ssl-cert': 'forged' })
    expect(decodeURIComponent(answer.json.headers['x-ssl-cert'])).toMatch(/^-----BEGIN CERTIFICATE/)
    const log = other.party('proxy').log()
    expect(log).toContain(`Bearer ${access_token}`)
    expect(log).toMatch(/grant_type=vp_token-bearer/)
    expect(network.party('proxy').log()).not.toMatch(/grant_type=vp_token-bearer/)
  })

  it('lets a stolen token through an enforcement point that ignores the binding', async () => {
    await using other = await startNetwork(certificates, deployment({ pep: ['ignores-token-binding', 'logs-bodies'] }))
    const { access_token } = await token(other)
    expect((await ask(other, { authorization: `Bearer ${access_token}` })).status).toBe(200)
    expect(other.party('noord').log()).toMatch(/"direction":"answer"/)
    expect(network.party('noord').log()).not.toMatch(/"direction":"answer"/)
  })

  it('lets nothing through when the node does not let the enforcement point in', async () => {
    const setups = deployment().map((setup) =>
      setup.id === 'west' ? { ...setup, options: { publicHost: 'proxy.nuts.test' } } : setup,
    )
    await using other = await startNetwork(certificates, setups)
    const { access_token } = await token(other, 'bgz-sender', 'Bearer')
    expect((await ask(other, { authorization: `Bearer ${access_token}` })).status).toBe(502)
  })
})
