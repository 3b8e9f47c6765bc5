import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJwt, signJwt } from '../jwt.ts'
import { askToken, didOf, issuerOf, keyOf, x509Credential } from './crafted.ts'
import { type Certificates, issueCertificates, type Network, type Party, startNetwork, uras } from './nuts-network.ts'

let certificates: Certificates
let network: Network
let oost: Party
let west: Party

const policy = {
  membership: {
    organization: {
      id: 'pd_membership',
      input_descriptors: [
        {
          id: 'id_x509credential',
          constraints: {
            fields: [
              { path: ['$.type'], filter: { type: 'string', const: 'NutsOrganizationCredential' } },
              { path: ['$.issuer'], filter: { type: 'string', const: `did:web:west.nuts.test:iam:${uras.west}` } },
              { id: 'organization_name', path: ['$.credentialSubject.organization.name'] },
            ],
          },
        },
      ],
    },
  },
}

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates, [
    { id: 'oost', options: { internalUras: [uras.noord] } },
    { id: 'west', options: { policy: JSON.stringify(policy) } },
    { id: 'noord', options: { loadsOwnCredential: false } },
  ])
  oost = network.party('oost')
  west = network.party('west')
})
afterAll(() => network[Symbol.asyncDispose]())

const issueRequest = (changes: object = {}) => ({
  '@context': ['https://nuts.nl/credentials/v1'],
  type: 'NutsOrganizationCredential',
  issuer: didOf(west),
  format: 'jwt_vc',
  credentialSubject: { id: didOf(oost), organization: { name: 'Instelling oost', city: 'Utrecht' } },
  withStatusList2021Revocation: true,
  ...changes,
})
const issue = (changes: object = {}) =>
  west.send(west, 'POST', '/internal/vcr/v2/issuer/vc', { json: issueRequest(changes) })
const idOf = (jwt: string): string => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).jti
const load = (jwt: unknown, subject = uras.oost) =>
  oost.send(oost, 'POST', `/internal/vcr/v2/holder/${subject}/vc`, { json: jwt })

describe('a subject', () => {
  it('is created with a did:web that others can resolve', async () => {
    const created = await oost.send(oost, 'POST', '/internal/vdr/v2/subject', { json: { subject: 'afdeling-1' } })
    expect(created).toMatchObject({ status: 200, json: { subject: 'afdeling-1' } })
    const did = 'did:web:oost.nuts.test:iam:afdeling-1'
    expect(created.json.documents[0].id).toBe(did)
    const resolved = await west.send(west, 'GET', `/internal/vdr/v2/did/${encodeURIComponent(did)}`)
    expect(resolved.json.document).toEqual(created.json.documents[0])
    expect((await oost.send(oost, 'GET', '/internal/vdr/v2/subject')).json).toMatchObject({ 'afdeling-1': [did] })
    expect(
      (await oost.send(oost, 'POST', '/internal/vdr/v2/subject', { json: { subject: 'afdeling-1' } })).status,
    ).toBe(409)
  })

  it('gets an id when none is given, and no odd one', async () => {
    const created = await oost.send(oost, 'POST', '/internal/vdr/v2/subject')
    expect(created.json.subject).toMatch(/^[0-9a-f-]{36}$/)
    const odd = await oost.send(oost, 'POST', '/internal/vdr/v2/subject', { json: { subject: 'a/b' } })
    expect(odd.status).toBe(400)
  })

  it('has no key to encrypt to', async () => {
    const path = '/internal/vdr/v2/subject'
    const created = await oost.send(oost, 'POST', path, { json: { keys: { encryptionKey: true } } })
    expect(created).toMatchObject({ status: 400, json: { detail: 'key agreement not supported for did:web' } })
    const added = await oost.send(oost, 'POST', `${path}/${uras.oost}/verificationmethod`, {
      json: { encryptionKey: true },
    })
    expect(added.status).toBe(400)
  })

  it('can have more keys and services, and be removed', async () => {
    await oost.send(oost, 'POST', '/internal/vdr/v2/subject', { json: { subject: 'kort' } })
    const base = '/internal/vdr/v2/subject/kort'
    const [key] = (await oost.send(oost, 'POST', `${base}/verificationmethod`, { json: {} })).json
    const [service] = (
      await oost.send(oost, 'POST', `${base}/service`, { json: { type: 'x', serviceEndpoint: 'https://x.test' } })
    ).json
    const document = (await west.send(oost, 'GET', '/iam/kort/did.json')).json
    expect(document.assertionMethod).toContain(key.id)
    expect(document.service).toEqual([service])
    expect((await oost.send(oost, 'GET', `${base}/service?type=y`)).json).toEqual([])
    const gone = await oost.send(oost, 'DELETE', `${base}/service/${encodeURIComponent(service.id)}`)
    expect(gone.status).toBe(204)
    expect((await oost.send(oost, 'DELETE', base)).status).toBe(204)
    expect((await west.send(oost, 'GET', '/iam/kort/did.json')).status).toBe(404)
  })

  it('that nobody knows is not resolved', async () => {
    const ask = (did: string) => oost.send(oost, 'GET', `/internal/vdr/v2/did/${encodeURIComponent(did)}`)
    expect((await ask('did:web:west.nuts.test:iam:nobody')).status).toBe(404)
    expect((await ask('did:nuts:abc')).status).toBe(400)
  })
})

describe('the internal interface', () => {
  it('is open to organisations the node was told of, and to no others', async () => {
    expect((await network.party('noord').send(oost, 'GET', '/internal/vdr/v2/subject')).status).toBe(200)
    expect((await west.send(oost, 'GET', '/internal/vdr/v2/subject')).status).toBe(403)
    expect((await oost.send(oost, 'GET', '/status')).text).toBe('OK')
  })
})

describe('an issuer with did:web', () => {
  it('issues a credential that others verify and hold', async () => {
    const { status, json: jwt } = await issue()
    expect(status).toBe(200)
    expect((await load(jwt)).status).toBe(204)
    const held = (await oost.send(oost, 'GET', `/internal/vcr/v2/holder/${uras.oost}/vc`)).json
    expect(held).toContain(jwt)
    const found = await west.send(
      west,
      'GET',
      `/internal/vcr/v2/issuer/vc/search?credentialType=NutsOrganizationCredential&issuer=${didOf(west)}`,
    )
    expect(found.json.verifiableCredentials).toContainEqual({ verifiableCredential: jwt })
    const id = encodeURIComponent(idOf(jwt))
    expect((await oost.send(oost, 'DELETE', `/internal/vcr/v2/holder/${uras.oost}/vc/${id}`)).status).toBe(204)
    expect((await oost.send(oost, 'DELETE', `/internal/vcr/v2/holder/${uras.oost}/vc/${id}`)).status).toBe(404)
  })

  it.each<[object, RegExp]>([
    [{ withStatusList2021Revocation: undefined }, /withStatusList2021Revocation and\/or expirationDate/],
    [{ publishToNetwork: true }, /publishToNetwork is not supported/],
    [{ visibility: 'public' }, /visibility is not supported/],
    [{ format: undefined }, /ldp_vc is not supported/],
    [{ issuer: 'did:web:oost.nuts.test:iam:1' }, /no DID of this node/],
    [{ credentialSubject: { organization: {} } }, /missing id/],
    [{ type: ['VerifiableCredential'] }, /one type/],
    [{ expirationDate: 'tomorrow' }, /no date/],
  ])('does not issue with %o', async (changes, detail) => {
    expect(await issue(changes)).toMatchObject({ status: 400, json: { detail: expect.stringMatching(detail) } })
  })

  it('revokes once, and only what has a status', async () => {
    const { json: jwt } = await issue()
    const path = `/internal/vcr/v2/issuer/vc/${encodeURIComponent(idOf(jwt))}`
    expect((await west.send(west, 'DELETE', path)).status).toBe(204)
    expect((await west.send(west, 'DELETE', path)).status).toBe(409)
    expect((await west.send(west, 'DELETE', '/internal/vcr/v2/issuer/vc/x')).status).toBe(404)
    const { json: other } = await issue({
      withStatusList2021Revocation: undefined,
      expirationDate: new Date(Date.now() + 60_000).toISOString(),
    })
    const plain = await west.send(west, 'DELETE', `/internal/vcr/v2/issuer/vc/${encodeURIComponent(idOf(other))}`)
    expect(plain.status).toBe(400)
  })
})

describe('a revoked credential', () => {
  it('gives no token, and its neighbour in the list does', async () => {
    const [{ json: kept }, { json: revoked }] = [await issue(), await issue()]
    const ask = (credential: string) =>
      askToken(
        { certificates, oost, at: west },
        { scope: 'membership', submission: {}, credentials: async () => [credential] },
      )
    expect((await ask(revoked)).status).toBe(200)
    await west.send(west, 'DELETE', `/internal/vcr/v2/issuer/vc/${encodeURIComponent(idOf(revoked))}`)
    expect(await ask(revoked)).toMatchObject({ status: 400, text: expect.stringMatching(/credential is revoked/) })
    expect((await ask(kept)).status).toBe(200)
    const verified = await oost.send(oost, 'POST', '/internal/vcr/v2/verifier/vc', {
      json: { verifiableCredential: revoked, verificationOptions: { allowUntrustedIssuer: true } },
    })
    expect(verified.json).toEqual({ validity: false, message: 'credential is revoked' })
  })

  it('counts as valid when nobody can say, and that is logged', async () => {
    const { header, claims } = decodeJwt((await issue()).json)
    const vc = claims.vc as { credentialStatus: object }
    const statusListCredential = 'https://nowhere.test/statuslist/1'
    const credentialStatus = { ...vc.credentialStatus, statusListCredential }
    const lost = await signJwt({ ...claims, vc: { ...vc, credentialStatus } }, header, keyOf(west).key)
    const check = { verifiableCredential: lost, verificationOptions: { allowUntrustedIssuer: true } }
    const verified = await oost.send(oost, 'POST', '/internal/vcr/v2/verifier/vc', { json: check })
    expect(verified.json).toEqual({ validity: true })
    expect(oost.log()).toMatch(/UNKNOWN_HOST.*revocation verification failed/)
  })
})

describe('the list of trusted issuers', () => {
  it('decides on a credential that is verified by request', async () => {
    const { json: jwt } = await issue()
    const verify = () =>
      oost.send(oost, 'POST', '/internal/vcr/v2/verifier/vc', { json: { verifiableCredential: jwt } })
    expect((await verify()).json).toEqual({ validity: false, message: 'credential issuer is untrusted' })
    const trust = { credentialType: 'NutsOrganizationCredential', issuer: didOf(west) }
    await oost.send(oost, 'POST', '/internal/vcr/v2/verifier/trust', { json: trust })
    expect((await verify()).json).toEqual({ validity: true })
    const list = await oost.send(oost, 'GET', '/internal/vcr/v2/verifier/NutsOrganizationCredential/trusted')
    expect(list.json).toEqual([didOf(west)])
    await oost.send(oost, 'DELETE', '/internal/vcr/v2/verifier/trust', { json: trust })
    expect((await verify()).json.validity).toBe(false)
  })
})

describe('a wallet', () => {
  it('takes what is of its subject and verifies, and nothing else', async () => {
    const { json: other } = await issue({
      credentialSubject: { id: didOf(west), organization: { name: 'w', city: 'u' } },
    })
    expect((await load(other)).status).toBe(400)
    const forged = `${(await issue()).json.slice(0, -4)}AAAA`
    expect((await load(forged)).status).toBe(400)
    expect((await load({ type: ['VerifiableCredential'], proof: {} })).status).toBe(400)
    expect((await load((await issue()).json, 'nobody')).status).toBe(404)
    const bench = { certificates, oost, at: west }
    expect((await load(await x509Credential(bench))).status).toBe(204)
    expect((await load(await x509Credential(bench, { certificate: (all) => all.revoked }))).status).toBe(400)
  })

  it('starts empty without a credential of the own certificate, and then fulfils nothing', async () => {
    const noord = network.party('noord')
    expect((await noord.send(noord, 'GET', `/internal/vcr/v2/holder/${uras.noord}/vc`)).json).toEqual([])
    const asked = await noord.send(noord, 'POST', `/internal/auth/v2/${uras.noord}/request-service-access-token`, {
      json: { authorization_server: issuerOf(oost), scope: 'bgz-sender' },
    })
    expect(asked.status).toBe(412)
  })

  it('stays empty when the own certificate leads to no CA of the register', async () => {
    const tls = { ...certificates.tls, oost: certificates.untrusted }
    await using other = await startNetwork({ ...certificates, tls }, [{ id: 'oost' }])
    const { context, log } = other.party('oost')
    expect(context.database.prepare('SELECT * FROM wallet_credential').all()).toEqual([])
    expect(log()).toMatch(/no X509Credential could be made/)
  })

  it('makes a presentation that others verify', async () => {
    const [credential] = (await oost.send(oost, 'GET', `/internal/vcr/v2/holder/${uras.oost}/vc`)).json
    const json = { verifiableCredentials: [credential], format: 'jwt_vp', domain: 'x', challenge: randomUUID() }
    const { json: jwt } = await oost.send(oost, 'POST', '/internal/vcr/v2/holder/vp', { json })
    const verify = (verifiablePresentation: string) =>
      west.send(west, 'POST', '/internal/vcr/v2/verifier/vp', { json: { verifiablePresentation } })
    expect((await verify(jwt)).json).toEqual({ validity: true, credentials: [credential] })
    expect((await verify(`${jwt.slice(0, -4)}AAAA`)).json.validity).toBe(false)
  })
})
