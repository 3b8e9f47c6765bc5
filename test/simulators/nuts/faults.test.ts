import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nuts } from '../../../simulators/nuts/manifest.ts'
import { askToken, type Bench, issuerOf, type TokenChanges, x509Credential } from './crafted.ts'
import { type Certificates, issueCertificates, type Network, startNetwork, uras } from './nuts-network.ts'

let certificates: Certificates

beforeAll(async () => {
  certificates = await issueCertificates()
})

const now = () => Math.floor(Date.now() / 1000)

/** Fault → a token request that only a node with the fault grants. */
const granted: Record<string, () => TokenChanges> = {
  'accepts-expired-vp': () => ({ claims: { nbf: now() - 3600, exp: now() - 3595 } }),
  'reuses-nonce': () => ({ times: 2 }),
  'skips-revocation': () => ({
    credentials: async (bench) => [await x509Credential(bench, { certificate: ({ revoked }) => revoked })],
  }),
  'trusts-any-issuer': () => ({
    credentials: async (bench) => [
      await x509Credential(bench, {
        certificate: ({ untrusted }) => untrusted,
        trust: ({ foreign }) => foreign.trustPem,
      }),
    ],
  }),
}

describe.each(Object.entries(granted))('with fault %s', (fault, changes) => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork(certificates, [{ id: 'oost' }, { id: 'west' }, { id: 'noord', faults: [fault] }])
  })
  afterAll(() => network[Symbol.asyncDispose]())

  const bench = (at: 'west' | 'noord'): Bench => ({ certificates, oost: network.party('oost'), at: network.party(at) })

  it('a node grants what a conforming one refuses', async () => {
    expect((await askToken(bench('west'), changes())).status).toBe(400)
    expect((await askToken(bench('noord'), changes())).status).toBe(200)
  })

  it('a node refuses the rest as before', async () => {
    expect((await askToken(bench('noord'), { claims: { aud: 'x' } })).status).toBe(400)
    expect((await askToken(bench('noord'), { claims: { exp: now() + 3600 } })).status).toBe(400)
  })
})

describe('with fault skips-dpop', () => {
  it('a node approves a proof that is none', async () => {
    await using network = await startNetwork(certificates, [{ id: 'west' }, { id: 'noord', faults: ['skips-dpop'] }])
    const json = { dpop_proof: 'none', method: 'GET', url: 'https://x.test', token: 'x', thumbprint: 'x' }
    const validate = async (id: 'west' | 'noord') => {
      const party = network.party(id)
      return (await party.send(party, 'POST', '/internal/auth/v2/dpop/validate', { json })).json.valid
    }
    expect([await validate('west'), await validate('noord')]).toEqual([false, true])
  })
})

describe('with fault logs-bodies', () => {
  it('tokens stand in the log', async () => {
    await using network = await startNetwork(certificates, [
      { id: 'oost' },
      { id: 'west' },
      { id: 'noord', faults: ['logs-bodies'] },
    ])
    const oost = network.party('oost')
    for (const id of ['west', 'noord'] as const) {
      const { json } = await oost.send(oost, 'POST', `/internal/auth/v2/${uras.oost}/request-service-access-token`, {
        json: { authorization_server: issuerOf(network.party(id)), scope: 'bgz-sender' },
      })
      expect(network.party(id).log().includes(json.access_token)).toBe(id === 'noord')
    }
  })
})

describe('the faults of the manifest', () => {
  it('are those that are shown here and in client-defects.test.ts', () => {
    const shown = [...Object.keys(granted), 'skips-dpop', 'logs-bodies', 'holds-any-credential']
    expect(nuts.faults.map(({ id }) => id).toSorted()).toEqual(shown.toSorted())
  })
})
