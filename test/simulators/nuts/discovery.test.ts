import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJwt } from '../jwt.ts'
import { didOf, issuerOf, keyOf, presentation, type TokenChanges, x509Credential } from './crafted.ts'
import { type Certificates, issueCertificates, type Network, type Party, startNetwork, uras } from './nuts-network.ts'

const service = 'urn:nuts.nl:usecase:test'
const path = encodeURIComponent(service)
const type = (name: string) => ({ path: ['$.type'], filter: { type: 'string', const: name } })

const definition = {
  id: service,
  did_methods: ['web'],
  endpoint: `https://west.nuts.test/discovery/${path}`,
  presentation_max_validity: 3600,
  presentation_definition: {
    id: 'pd_discovery',
    input_descriptors: [
      {
        id: 'id_x509credential',
        constraints: {
          fields: [
            type('X509Credential'),
            { id: 'organization_name', path: ['$.credentialSubject.subject.O'], filter: { type: 'string' } },
          ],
        },
      },
      {
        id: 'id_registration',
        constraints: {
          fields: [
            type('DiscoveryRegistrationCredential'),
            { id: 'authServerURL', path: ['$.credentialSubject.authServerURL'] },
          ],
        },
      },
    ],
  },
}

let certificates: Certificates
let network: Network
let oost: Party
let west: Party
let noord: Party

beforeAll(async () => {
  certificates = await issueCertificates()
  const options = { discoveryDefinitions: JSON.stringify([definition]) }
  network = await startNetwork(certificates, [
    { id: 'oost', options },
    { id: 'west', options: { ...options, discoveryServer: [service] } },
    { id: 'noord', options },
  ])
  ;[oost, west, noord] = [network.party('oost'), network.party('west'), network.party('noord')]
})
afterAll(() => network[Symbol.asyncDispose]())

const search = async (by: Party, query = '') =>
  (await by.send(by, 'GET', `/internal/discovery/v1/${path}${query}`)).json
const activate = (party: Party, registrationParameters: object = {}) =>
  party.send(party, 'POST', `/internal/discovery/v1/${path}/${party.ura}`, { json: { registrationParameters } })
const listed = async (timestamp = 0) => (await oost.send(west, 'GET', `/discovery/${path}?timestamp=${timestamp}`)).json

describe('a discovery service', () => {
  it('makes a subject known to the nodes of others, with its authorization server', async () => {
    expect((await oost.send(oost, 'GET', '/internal/discovery/v1')).json).toEqual([definition])
    expect((await activate(oost, { fhirBaseURL: 'https://oost.nuts.test/fhir' })).status).toBe(200)
    const [found] = await search(noord, '?credentialSubject.subject.O=Instelling*')
    expect(found).toMatchObject({
      credential_subject_id: didOf(oost),
      fields: { organization_name: 'Instelling oost', authServerURL: issuerOf(oost) },
      registrationParameters: { authServerURL: issuerOf(oost), fhirBaseURL: 'https://oost.nuts.test/fhir' },
    })
    expect(await search(noord, '?credentialSubject.subject.O=Elders')).toEqual([])
    const state = await oost.send(oost, 'GET', `/internal/discovery/v1/${path}/${uras.oost}`)
    expect(state.json).toMatchObject({ activated: true, vp: [found.vp] })
  })

  it('has one entry per holder, at the newest time', async () => {
    await activate(oost)
    const before = await listed()
    await activate(oost)
    const after = await listed()
    expect(after.seed).toBe(before.seed)
    expect(after.timestamp).toBe(before.timestamp + 1)
    expect(Object.keys(after.entries)).toEqual([String(after.timestamp)])
    expect(await listed(after.timestamp)).toMatchObject({ entries: {}, timestamp: after.timestamp })
  })

  it('forgets who retracts', async () => {
    await activate(oost)
    expect(await search(noord)).toHaveLength(1)
    const gone = await oost.send(oost, 'DELETE', `/internal/discovery/v1/${path}/${uras.oost}`)
    expect(gone.status).toBe(204)
    expect(await search(noord)).toEqual([])
    const state = await oost.send(oost, 'GET', `/internal/discovery/v1/${path}/${uras.oost}`)
    expect(state.json).toEqual({ activated: false })
  })

  it('is at its own server only', async () => {
    expect((await oost.send(noord, 'GET', `/discovery/${path}`)).status).toBe(404)
    expect((await oost.send(west, 'GET', '/discovery/other')).status).toBe(404)
    expect((await oost.send(west, 'GET', `/discovery/${path}?timestamp=x`)).status).toBe(400)
  })

  it('begins anew when its list does', async () => {
    await activate(oost)
    expect(await search(noord)).toHaveLength(1)
    west.context.database.exec('DELETE FROM discovery_list; DELETE FROM discovery_clock')
    expect(await search(noord)).toEqual([])
    await activate(oost)
    expect(await search(noord)).toHaveLength(1)
  })
})

describe('a presentation that does not belong on the list', () => {
  const registration = () => ({
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    id: randomUUID(),
    type: ['VerifiableCredential', 'DiscoveryRegistrationCredential'],
    issuer: didOf(oost),
    issuanceDate: new Date().toISOString(),
    credentialSubject: { id: didOf(oost), authServerURL: issuerOf(oost) },
  })
  const post = async (changes: TokenChanges = {}, credentials?: unknown[]) => {
    const bench = { certificates, oost, at: west }
    const shown = credentials ?? [await x509Credential(bench), registration()]
    const jwt = await presentation(bench, shown, { ...changes, claims: { aud: service, ...changes.claims } })
    return oost.send(west, 'POST', `/discovery/${path}`, { json: jwt })
  }

  it('is not there: the conforming one is taken', async () => {
    expect((await post()).status).toBe(201)
  })

  it.each<[string, TokenChanges, unknown[] | undefined, RegExp]>([
    ['for another service', { claims: { aud: 'urn:other' } }, undefined, /aud claim/],
    ['without an id', { claims: { jti: undefined } }, undefined, /does not have an ID/],
    ['without an end', { claims: { exp: undefined } }, undefined, /does not have an expiration/],
    [
      'valid for too long',
      { claims: { exp: Math.floor(Date.now() / 1000) + 7200 } },
      undefined,
      /too long \(max 3600s\)/,
    ],
    ['without credentials', {}, [], /no credential/],
    ['retracting nothing', { vp: { type: ['RetractedVerifiablePresentation'] } }, [], /retract_jti/],
    [
      'retracting what is not there',
      { vp: { type: ['RetractedVerifiablePresentation'] }, claims: { retract_jti: 'x' } },
      [],
      /non-existing/,
    ],
    [
      'retracting with credentials',
      { vp: { type: ['RetractedVerifiablePresentation'] } },
      undefined,
      /must not contain/,
    ],
  ])('is refused: %s', async (_what, changes, credentials, detail) => {
    expect(await post(changes, credentials)).toMatchObject({
      status: 400,
      json: { detail: expect.stringMatching(detail) },
    })
  })

  it('is refused when it is signed by another, or comes twice', async () => {
    expect((await post({ key: keyOf(west).key })).text).toMatch(/signature/)
    const jti = randomUUID()
    expect((await post({ claims: { jti } })).status).toBe(201)
    expect((await post({ claims: { jti } })).text).toMatch(/already exists/)
    expect((await oost.send(west, 'POST', `/discovery/${path}`, { json: {} })).status).toBe(400)
  })

  it('is refused when it outlives a credential', async () => {
    const bench = { certificates, oost, at: west }
    const short = await x509Credential(bench, { claims: { exp: Math.floor(Date.now() / 1000) + 60 } })
    const exp = Math.floor(Date.now() / 1000) + 600
    expect((await post({ claims: { exp } }, [short, registration()])).text).toMatch(/longer than the credential/)
    expect(decodeJwt(short).claims.exp).toBeLessThan(exp)
  })
})
