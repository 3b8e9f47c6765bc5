import { createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import type { CertifiedKey } from '../../../simulators/kit/types.ts'
import { type CareNetwork, type Certificates, issueCertificates, startNetwork, uras } from './care-network.ts'
import { type AssertionChanges, handMade } from './hand-made-requests.ts'
import { referral, sampleRecord } from './sample-record.ts'

let certificates: Certificates
let network: CareNetwork
let revoked: CertifiedKey

beforeAll(async () => {
  certificates = await issueCertificates()
  // Issued before the network takes the revocation lists along.
  const organisation = { ura: uras.clinic, name: 'Instelling clinic', city: 'Utrecht' }
  const request = { fqdn: 'clinic.care.test', organisation, defect: 'revoked' } as const
  revoked = certifiedKey(await certificates.authority.issueServerCertificate(request))
  network = await startNetwork(certificates, { clinic: { options: { onReferral: 'wait' } }, bystander: true })
  await network.hospital.put(sampleRecord)
})
afterAll(() => network[Symbol.asyncDispose]())

describe('the token endpoint', () => {
  it('gives a client with a good assertion an opaque bearer token for 300 seconds', async () => {
    const { status, json, headers } = await handMade(network, 'clinic').askToken()
    expect(status).toBe(200)
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'ta-np-notification',
    })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('takes an assertion once', async () => {
    const clinic = handMade(network, 'clinic')
    const client_assertion = await clinic.assertion()
    expect((await clinic.askToken({ client_assertion })).status).toBe(200)
    expect(await clinic.askToken({ client_assertion })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    })
  })

  it('does not take an assertion of which the algorithm was changed to none', async () => {
    const clinic = handMade(network, 'clinic')
    const [head = '', claims] = (await clinic.assertion()).split('.')
    const header = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), alg: 'none' }
    const client_assertion = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims}.`
    expect((await clinic.askToken({ client_assertion })).json).toEqual({ error: 'invalid_client' })
  })

  it.each<[string, AssertionChanges]>([
    ['that has expired', { now: new Date(Date.now() - 60_000) }],
    ['from the future', { now: new Date(Date.now() + 60_000) }],
    ['that lives longer than five seconds', { claims: { exp: Math.floor(Date.now() / 1000) + 60 } }],
    ['for another audience', { audienceUra: uras.between }],
    ['for the neighbour instead of the end', { claims: { aud: 'https://hospital.care.test/token' } }],
    ['of another organisation than its certificate', { ura: uras.hospital }],
    ['with another subject than issuer', { claims: { sub: 'urn:oid:2.16.528.1.1007.3.3.90000555' } }],
    ['without jti', { claims: { jti: undefined } }],
    ['signed with PKCS#1 v1.5', { header: { alg: 'RS256' } }],
    ['without certificate', { header: { x5c: undefined } }],
  ])('does not take an assertion %s', async (_title, changes) => {
    const clinic = handMade(network, 'clinic')
    const client_assertion = await clinic.assertion(changes)
    expect(await clinic.askToken({ client_assertion })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    })
  })

  it('does not take an assertion with a revoked certificate, nor one signed by another key than certified', async () => {
    const clinic = handMade(network, 'clinic')
    const withRevoked = await clinic.assertion({ key: revoked })
    expect((await clinic.askToken({ client_assertion: withRevoked })).status).toBe(401)
    expect(network.hospital.readLog()).toMatch(/certificate of the client assertion: .*revoked/)
    const { privateKey } = revoked
    const { x5c, certificate } = network.clinic.context.keys.message ?? revoked
    const forged = await clinic.assertion({ key: { privateKey, certificate, x5c } })
    expect((await clinic.askToken({ client_assertion: forged })).status).toBe(401)
  })

  it.each([
    [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    [{ client_assertion_type: undefined }, 'invalid_client'],
    [{ client_assertion: undefined }, 'invalid_client'],
    [{ scope: 'everything' }, 'invalid_scope'],
    [{ scope: undefined }, 'invalid_scope'],
    [{ scope: 'bgz-sender' }, 'invalid_request'],
    [{ scope: 'bgz-sender', authorization_base: 'guessed' }, 'invalid_grant'],
  ])('answers %o with %s', async (changes, error) => {
    const answer = await handMade(network, 'clinic').askToken(changes)
    expect(answer.json).toEqual({ error })
    expect(answer.status).toBe(error === 'invalid_client' ? 401 : 400)
  })
})

describe('an address that is none', () => {
  it('is answered with an OperationOutcome that does not repeat it', async () => {
    const answer = await handMade(network, 'clinic').send('GET', '/elsewhere?identifier=999990019')
    expect(answer.status).toBe(404)
    expect(answer.json.resourceType).toBe('OperationOutcome')
    expect(JSON.stringify(answer.json)).not.toContain('999990019')
  })
})

describe('an access token', () => {
  it('gives access only to what it is for', async () => {
    const clinic = handMade(network, 'clinic')
    const token = await clinic.token()
    expect((await clinic.send('GET', '/fhir/Condition', { token })).status).toBe(403)
    expect((await clinic.send('GET', '/fhir/Task/x', { token })).status).toBe(403)
    const base = await referAndReadBase()
    const pull = await clinic.token({ scope: 'bgz-sender', authorization_base: base })
    expect((await clinic.send('GET', '/fhir/Condition', { token: pull })).status).toBe(200)
    expect((await clinic.sendResource('POST', '/fhir/Task', pull, { resourceType: 'Task' })).status).toBe(403)
  })

  it('that is missing or unknown is answered with 401 and nothing of the record', async () => {
    const clinic = handMade(network, 'clinic')
    for (const token of [undefined, '00000000-0000-4000-8000-000000000000']) {
      const answer = await clinic.send('GET', '/fhir/Condition', token === undefined ? {} : { token })
      expect(answer.status).toBe(401)
      expect(answer.json.resourceType).toBe('OperationOutcome')
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    }
  })

  it('dies with the referral, as does the authorization base', async () => {
    const clinic = handMade(network, 'clinic')
    const authorization_base = await referAndReadBase()
    const token = await clinic.token({ scope: 'bgz-sender', authorization_base })
    await network.hospital.trigger({ action: 'cancel', referral })
    await network.hospital.settled()
    expect((await clinic.send('GET', '/fhir/Condition', { token })).status).toBe(403)
    const again = await clinic.askToken({ scope: 'bgz-sender', authorization_base })
    expect(again).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
    expect(network.hospital.readLog()).toMatch(/"refusals":2,"msg":"asked after withdrawal"/)
  })

  it('is not given on the ground of a referral to another organisation', async () => {
    const authorization_base = await referAndReadBase()
    const { issued } = certificates
    const between = issued.between
    if (between === undefined) throw new Error('no certificate')
    const clinic = handMade(network, 'clinic')
    const client_assertion = await clinic.assertion({ key: certifiedKey(between.message), ura: uras.between })
    const answer = await clinic.askToken({ scope: 'bgz-sender', authorization_base, client_assertion })
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
    const notify = {
      client_assertion: await clinic.assertion({ key: certifiedKey(between.message), ura: uras.between }),
    }
    expect((await clinic.askToken(notify)).status).toBe(200)
  })
})

/** Refers Anna to the waiting clinic and gives the authorization base of the notification. */
async function referAndReadBase(): Promise<string> {
  await network.hospital.trigger({ action: 'refer', referral })
  const known = new Set((await network.clinic.received()).map((task) => JSON.stringify(task)))
  await expect.poll(async () => (await network.clinic.received()).length, { interval: 5 }).toBeGreaterThan(known.size)
  const task = (await network.clinic.received()).at(-1)
  const inputs = task?.input as { valueString?: string }[] | undefined
  return inputs?.[0]?.valueString ?? ''
}

function certifiedKey(issued: IssuedCertificate): CertifiedKey {
  return {
    privateKey: createPrivateKey(issued.privateKeyPem),
    certificate: new X509Certificate(issued.certificatePem),
    x5c: readPem(issued.chainPem, 'CERTIFICATE').map((der) => der.toString('base64')),
  }
}
