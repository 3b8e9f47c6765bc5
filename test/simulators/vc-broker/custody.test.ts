import { beforeAll, describe, expect, it } from 'vitest'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { decodeJwt } from '../jwt.ts'
import {
  type Certificates,
  certifiedKey,
  issueCertificates,
  type Network,
  startNetwork,
  uras,
} from './broker-network.ts'
import { askCredential, brokerUrl, didOf, exchange, handIn, platformUrl, send } from './crafted.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

const custody = async (network: Network) =>
  (await send(network, 'home', { method: 'GET', url: `${brokerUrl}/custody` })).json

const dayMs = 24 * 60 * 60_000

describe('with custody own-key', () => {
  it('the broker gives the credential that the organisation signed, for as many days as it was told', async () => {
    await using network = await startNetwork(certificates, { options: { broker: { credentialDays: 7 } } })
    const { credential } = (await handIn(network)).json
    const { header, claims } = decodeJwt(credential)
    const { x5c } = certifiedKey(certificates.issued.home.message)
    expect((header.x5c as string[])[0]).toBe(x5c[0])
    expect(claims).toMatchObject({ sub: didOf('home') })
    expect(Number(claims.exp) * 1000 - Date.now()).toBeLessThanOrEqual(7 * dayMs)
    expect(Number(claims.exp) * 1000 - Date.now()).toBeGreaterThan(7 * dayMs - 60_000)
  })

  it('whoever has the key of the DID can act as the organisation, the broker by its word only', async () => {
    await using network = await startNetwork(certificates)
    const { credential } = (await handIn(network)).json
    await exchange(network)
    const { entries, ...rest } = await custody(network)
    const { jti, exp } = decodeJwt(credential).claims
    expect(rest).toEqual({ custody: 'own-key', ura: uras.home })
    expect(entries).toEqual([
      {
        actor: didOf('home'),
        as: uras.home,
        by: 'did-key',
        reference: jti,
        until: new Date(Number(exp) * 1000).toISOString(),
      },
      expect.objectContaining({ actor: brokerUrl, by: 'assertion', at: [platformUrl] }),
      expect.objectContaining({
        actor: didOf('home'),
        by: 'assertion',
        at: [platformUrl],
        boundTo: thumbprint(certifiedKey(certificates.issued.home.tls).certificate),
      }),
    ])
  })

  it('the broker logs what it gave and whom it showed custody to', async () => {
    await using network = await startNetwork(certificates)
    await handIn(network)
    await custody(network)
    const log = network.find('broker').readLog()
    expect(log).toMatch(/"custody":"own-key".*"msg":"credential given"/)
    expect(log).toMatch(/"msg":"custody shown"/)
  })

  it('what it no longer counts for is not shown', async () => {
    await using network = await startNetwork(certificates)
    await handIn(network)
    const { database } = network.find('broker').context
    database.exec("UPDATE given_credential SET valid_until = '2020-01-01T00:00:00.000Z'")
    expect((await custody(network)).entries).toHaveLength(1)
  })
})

describe('with custody broker-key', () => {
  const setup = { options: { broker: { custody: 'broker-key' } }, held: ['home'] } as const

  it('the broker signs by itself, and says that it can act as the organisation until the certificate ends', async () => {
    await using network = await startNetwork(certificates, setup)
    const { credential } = (await askCredential(network, { body: { x5c: undefined } })).json
    const key = certifiedKey(certificates.issued.home.message)
    expect(decodeJwt(credential).header['x5t#S256']).toBe(thumbprint(key.certificate))
    const shown = await custody(network)
    expect(shown.custody).toBe('broker-key')
    expect(shown.entries).toContainEqual({
      actor: brokerUrl,
      as: uras.home,
      by: 'uzi-key',
      reference: thumbprint(key.certificate),
      until: new Date(key.certificate.validTo).toISOString(),
    })
  })

  it('the credential is as good as one that the organisation signed', async () => {
    await using network = await startNetwork(certificates, setup)
    const { credential } = (await askCredential(network)).json
    expect((await exchange(network, { credentials: async () => [credential] })).status).toBe(200)
  })

  it('an organisation whose key it does not hold is refused', async () => {
    await using network = await startNetwork(certificates, { ...setup, held: ['hospital'] })
    expect(await askCredential(network)).toMatchObject({
      status: 403,
      json: { error: 'access_denied', error_description: 'the broker holds no key of URA 90000384' },
    })
  })
})

describe('a broker does not start', () => {
  it.each([
    ['custody', { custody: 'anyone' }, /option custody is "anyone", expected one of own-key, broker-key/],
    ['platforms', { platforms: ['elsewhere'] }, /option platforms: "elsewhere" is no party of the exchange/],
    ['credentialDays', { credentialDays: 0 }, /option credentialDays is "0", expected a whole number above 0/],
  ])('with a wrong %s', async (_name, options, message) => {
    await expect(startNetwork(certificates, { options: { broker: options } })).rejects.toThrow(message)
  })
})
