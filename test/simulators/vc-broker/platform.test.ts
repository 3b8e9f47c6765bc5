import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { type AssertionRequest, signBrokerAssertion } from '../../../simulators/kit/broker-assertion.ts'
import { decodeJwt, signJwt } from '../jwt.ts'
import {
  type Certificates,
  certifiedKey,
  issueCertificates,
  type Network,
  startNetwork,
  uras,
} from './broker-network.ts'
import { brokerUrl, didOf, exchange, nowSeconds, platformUrl, sendThrough } from './crafted.ts'

let certificates: Certificates
let network: Network

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates)
})
afterAll(() => network[Symbol.asyncDispose]())

const assertionOf = async (at: Network): Promise<string> => (await exchange(at)).json.access_token
const bearer = (assertion: string) => `Bearer ${assertion}`

/** What the broker would make, but for these changes. */
function forge(changes: Partial<AssertionRequest> = {}): Promise<string> {
  const from = new Date()
  return signBrokerAssertion({
    key: certifiedKey(certificates.issued.broker.tls),
    issuer: brokerUrl,
    ura: uras.home,
    brokerUra: uras.broker,
    audience: platformUrl,
    certificateThumbprint: thumbprint(certifiedKey(certificates.issued.home.tls).certificate),
    id: 'urn:uuid:1',
    from,
    until: new Date(from.getTime() + 300_000),
    ...changes,
  })
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000)

describe('an assertion of the broker', () => {
  it('says who the organisation is, who vouches, where it counts and with which certificate', async () => {
    const { header, claims } = decodeJwt(await assertionOf(network))
    const broker = certifiedKey(certificates.issued.broker.tls)
    expect(header).toMatchObject({ alg: 'PS256', 'x5t#S256': thumbprint(broker.certificate) })
    expect(header.x5c).toEqual(broker.x5c)
    expect(claims).toMatchObject({
      iss: brokerUrl,
      sub: 'urn:oid:2.16.528.1.1007.3.3.90000384',
      act: { sub: 'urn:oid:2.16.528.1.1007.3.3.90000812', iss: brokerUrl },
      aud: platformUrl,
      cnf: { 'x5t#S256': thumbprint(certifiedKey(certificates.issued.home.tls).certificate) },
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
    expect(Number(claims.iat)).toBeGreaterThan(nowSeconds() - 10)
  })

  it('opens the platform for an organisation that is no member, more than once while it lives, and goes no further', async () => {
    const assertion = await assertionOf(network)
    const before = network.arrived.length
    expect((await sendThrough(network, 'home', bearer(assertion))).status).toBe(200)
    expect((await sendThrough(network, 'home', bearer(assertion))).status).toBe(200)
    expect(network.arrived).toHaveLength(before + 2)
    expect(JSON.stringify(network.arrived)).not.toContain(assertion)
  })

  it('leaves in the platform who asked, and in the broker neither itself nor a message', async () => {
    await sendThrough(network, 'home', bearer(await assertionOf(network)))
    const read = (party: string, table: string) =>
      network.find(party).context.database.prepare(`SELECT * FROM ${table}`).all()
    expect(read('platform', 'access_log').at(-1)).toMatchObject({ organisation: uras.home, result: '200' })
    const given = read('broker', 'given_assertion').at(-1)
    expect(given).toMatchObject({ ura: uras.home, did: didOf('home'), audience: platformUrl })
    const kept = ['nonce', 'prepared_credential', 'given_credential', 'given_assertion', 'refusal']
    expect(JSON.stringify(kept.map((table) => read('broker', table)))).not.toMatch(/ey[\w-]{20}/)
    expect(network.find('broker').readLog()).not.toMatch(/ey[\w-]{20}/)
  })
})

describe('the platform refuses', () => {
  const cases: readonly [string, () => Promise<string | undefined>, RegExp, ('home' | 'annex' | 'hospital')?][] = [
    ['no member without anything', async () => undefined, /no token/],
    ['an assertion that is bound to another certificate', () => assertionOf(network), /another certificate/, 'annex'],
    ['an assertion about another organisation', () => assertionOf(network), /another certificate/, 'hospital'],
    [
      'an assertion about another organisation with the right certificate',
      () => forge({ ura: uras.hospital }),
      /about URA 90000380, shown by 90000384/,
    ],
    ['one that has expired', () => forge({ from: minutes(-9), until: minutes(-1) }), /"exp" claim/],
    ['one of later', () => forge({ from: minutes(2), until: minutes(5) }), /"nbf" claim/],
    ['one that lives too long', () => forge({ until: minutes(60) }), /lives longer than 600 s/],
    ['one for another platform', () => forge({ audience: 'https://elsewhere.test' }), /"aud" claim value/],
    ['one of another issuer', () => forge({ issuer: 'https://elsewhere.test' }), /"iss" claim/],
    ['one that is not bound', () => forge({ certificateThumbprint: undefined }), /bound to no certificate/],
    ['one whose actor is another', () => forge({ brokerUra: uras.stranger }), /act is .*90000813/],
    ['one about something else than an organisation', () => forge({ ura: 'x' }), /sub is no URA/],
    [
      'one of a broker that it does not know',
      () =>
        forge({
          key: certifiedKey(certificates.issued.stranger.tls),
          issuer: 'https://stranger.broker.test',
          brokerUra: uras.stranger,
        }),
      /URA 90000813, which is no broker known here/,
    ],
    [
      'one that the organisation made itself',
      () => forge({ key: certifiedKey(certificates.issued.home.tls) }),
      /URA 90000384, which is no broker known here/,
    ],
    [
      'one with a certificate of another CA',
      () => forge({ key: certifiedKey(certificates.untrusted) }),
      /certificate of the broker/,
    ],
    [
      'one signed with another key than that of its certificate',
      async () => {
        const { header, claims } = decodeJwt(await forge())
        return signJwt(claims, header, certifiedKey(certificates.issued.home.tls).privateKey)
      },
      /signature verification failed/,
    ],
    [
      'one without an id',
      async () => {
        const { header, claims } = decodeJwt(await forge())
        return signJwt({ ...claims, jti: undefined }, header, certifiedKey(certificates.issued.broker.tls).privateKey)
      },
      /jti is missing/,
    ],
    [
      'one without a certificate',
      async () => {
        const { claims } = decodeJwt(await forge())
        return signJwt(claims, { alg: 'PS256' }, certifiedKey(certificates.issued.broker.tls).privateKey)
      },
      /names no certificate/,
    ],
    [
      'one that nobody signed',
      async () => {
        const { header, claims } = decodeJwt(await forge())
        const text = [{ ...header, alg: 'none' }, claims].map((each) =>
          Buffer.from(JSON.stringify(each)).toString('base64url'),
        )
        return `${text.join('.')}.AAAA`
      },
      /alg/i,
    ],
  ]

  it.each(cases)('%s', async (_what, make, reason, from = 'home') => {
    const assertion = await make()
    const before = network.arrived.length
    const answer = await sendThrough(network, from, assertion === undefined ? undefined : bearer(assertion))
    expect(answer).toMatchObject({
      status: 401,
      json: { issue: [{ details: { coding: [{ code: 'platform-token' }] } }] },
    })
    expect(network.arrived).toHaveLength(before)
    const lines = network.find('platform').readLog().trimEnd().split('\n')
    const last = lines.findLast((line) => line.includes('token not accepted')) ?? '{}'
    expect(JSON.parse(last).reason).toMatch(reason)
  })

  it('nothing that conforms', async () => {
    expect((await sendThrough(network, 'home', bearer(await forge()))).status).toBe(200)
  })

  it('an organisation that is no member a token of its STS', async () => {
    const answer = await network
      .find('home')
      .context.client.request({ method: 'POST', url: `${platformUrl}/sts`, body: '' })
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining('FailedAuthentication')])
  })

  it('every assertion when it has an agreement with no broker', async () => {
    await using other = await startNetwork(certificates, { options: { platform: { brokers: [] } } })
    expect((await sendThrough(other, 'home', bearer(await forge()))).status).toBe(401)
  })
})

describe('a platform with fault ignores-assertion-binding', () => {
  it('takes an assertion from whoever shows it, and refuses the rest as before', async () => {
    await using lax = await startNetwork(certificates, { faults: { platform: ['ignores-assertion-binding'] } })
    const assertion = await assertionOf(lax)
    expect((await sendThrough(network, 'annex', bearer(assertion))).status).toBe(401)
    expect((await sendThrough(lax, 'annex', bearer(assertion))).status).toBe(200)
    const expired = await forge({ from: minutes(-9), until: minutes(-1) })
    expect((await sendThrough(lax, 'annex', bearer(expired))).status).toBe(401)
  })
})
