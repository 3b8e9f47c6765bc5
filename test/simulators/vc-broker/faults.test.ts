import { beforeAll, describe, expect, it } from 'vitest'
import { vcBroker } from '../../../simulators/vc-broker/manifest.ts'
import { decodeJwt } from '../jwt.ts'
import { type Certificates, certifiedKey, issueCertificates, type Network, startNetwork } from './broker-network.ts'
import { type Answer, askCredential, exchange, sendThrough, x509Credential } from './crafted.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

const withRevoked = (network: Network) =>
  exchange(network, { credentials: async (at) => [await x509Credential(at, { certificate: certificates.revoked })] })

/** Fault → a request that only a broker with the fault grants. */
const granted: Record<string, (network: Network) => Promise<Answer>> = {
  'skips-revocation': withRevoked,
  'reuses-nonce': (network) => exchange(network, { times: 2 }),
  'asserts-for-any-client': (network) => exchange(network, { from: 'hospital' }),
}

describe.each(Object.entries(granted))('with fault %s', (fault, request) => {
  it('a broker grants what a conforming one refuses, and refuses the rest as before', async () => {
    await using conforming = await startNetwork(certificates)
    await using lax = await startNetwork(certificates, { faults: { broker: [fault] } })
    expect((await request(conforming)).json.error).toMatch(/^(invalid_request|invalid_nonce|access_denied)$/)
    expect((await request(lax)).status).toBe(200)
    for (const changes of [
      { claims: { aud: 'x' } },
      { signer: 'hospital' as const },
      { nonceFor: 'hospital' as const },
    ])
      expect((await exchange(lax, changes)).status).toBe(400)
  })
})

describe('with fault skips-revocation', () => {
  it('a broker has a revoked certificate sign a credential', async () => {
    await using lax = await startNetwork(certificates, { faults: { broker: ['skips-revocation'] } })
    const { x5c } = certifiedKey(certificates.revoked)
    expect((await askCredential(lax, { body: { x5c } })).status).toBe(200)
  })
})

describe('with fault asserts-for-any-client', () => {
  it('an assertion is bound to nobody, and a platform that checks refuses it', async () => {
    await using lax = await startNetwork(certificates, { faults: { broker: ['asserts-for-any-client'] } })
    const assertion = (await exchange(lax)).json.access_token
    expect(decodeJwt(assertion).claims.cnf).toBeUndefined()
    expect((await sendThrough(lax, 'home', `Bearer ${assertion}`)).status).toBe(401)
  })

  it('and a platform that does not check opens for another', async () => {
    const faults = { broker: ['asserts-for-any-client'], platform: ['ignores-assertion-binding'] }
    await using lax = await startNetwork(certificates, { faults })
    const assertion = (await exchange(lax, { from: 'annex' })).json.access_token
    expect((await sendThrough(lax, 'hospital', `Bearer ${assertion}`)).status).toBe(200)
  })
})

describe('with fault logs-bodies', () => {
  it('assertions stand in the log', async () => {
    await using conforming = await startNetwork(certificates)
    await using lax = await startNetwork(certificates, { faults: { broker: ['logs-bodies'] } })
    for (const [network, isLogged] of [
      [conforming, false],
      [lax, true],
    ] as const) {
      const assertion = (await exchange(network)).json.access_token
      expect(network.find('broker').readLog().includes(assertion)).toBe(isLogged)
    }
  })
})

describe('the faults of the manifest', () => {
  it('are those that are shown here', () => {
    expect(vcBroker.faults.map(({ id }) => id).toSorted()).toEqual([...Object.keys(granted), 'logs-bodies'].toSorted())
  })
})
