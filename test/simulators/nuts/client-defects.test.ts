import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientDefects } from '../../../simulators/nuts/faults/client-defect.ts'
import { type Bench, didOf, issuerOf, x509Credential } from './crafted.ts'
import { type Certificates, issueCertificates, type Network, startNetwork, uras } from './nuts-network.ts'

let certificates: Certificates

beforeAll(async () => {
  certificates = await issueCertificates()
})

const start = (clientDefect: string, faults: string[] = []): Promise<Network> =>
  startNetwork(certificates, [
    { id: 'oost', options: { clientDefect } },
    { id: 'west', faults },
  ])

/** `oost` has its node ask a token of `west`. */
async function askToken(network: Network) {
  const oost = network.party('oost')
  return oost.send(oost, 'POST', `/internal/auth/v2/${uras.oost}/request-service-access-token`, {
    json: { authorization_server: issuerOf(network.party('west')), scope: 'bgz-sender' },
  })
}

/** What `west` says of two proofs of `oost` for one request. */
async function proveTwice(network: Network) {
  const [oost, west] = [network.party('oost'), network.party('west')]
  const { json: token } = await askToken(network)
  const request = { method: 'GET', url: 'https://west.nuts.test/fhir/Task/1', token: String(token.access_token) }
  const { json: known } = await west.send(west, 'POST', '/internal/auth/v2/accesstoken/introspect', {
    form: new URLSearchParams({ token: request.token }),
  })
  const verdicts: unknown[] = []
  for (let made = 0; made < 2; made += 1) {
    const kid = encodeURIComponent(String(token.dpop_kid))
    const { json } = await oost.send(oost, 'POST', `/internal/auth/v2/dpop/${kid}`, {
      json: { htm: request.method, htu: request.url, token: request.token },
    })
    const shown = { ...request, dpop_proof: json.dpop, thumbprint: known.cnf.jkt }
    verdicts.push((await west.send(west, 'POST', '/internal/auth/v2/dpop/validate', { json: shown })).json)
  }
  return verdicts
}

const presentations: [string, RegExp, string | undefined][] = [
  ['expired-presentation', /the presentation has expired/, 'accepts-expired-vp'],
  ['repeated-presentation', /nonce has already been used/, 'reuses-nonce'],
  ['long-presentation', /valid for too long \(max 5s\)/, undefined],
  ['presentation-without-nonce', /invalid\/missing nonce/, undefined],
  ['presentation-by-another', /signer is not credential subject/, undefined],
  ['presentation-for-another', /audience\/domain is missing or does not match/, undefined],
  ['presentation-of-other-key', /verification failed: signature/, undefined],
]

const proofs: [string, readonly (true | RegExp)[]][] = [
  ['none', [true, true]],
  ['proof-for-another-address', [/url mismatch/, /url mismatch/]],
  ['proof-without-token', [/missing ath claim/, /missing ath claim/]],
  ['repeated-proof', [true, /jti already used/]],
]

describe('a node whose client shows', () => {
  it.each(presentations)('%s gets no token, with the reason of the other node', async (defect, reason, fault) => {
    await using network = await start(defect)
    const answer = await askToken(network)
    expect(answer.status).toBe(400)
    expect(answer.text).toMatch(reason)
    if (fault === undefined) return
    await using lax = await start(defect, [fault])
    expect((await askToken(lax)).status).toBe(200)
  })

  it.each(proofs)('%s in its proofs is told what is wrong with them', async (defect, expected) => {
    await using network = await start(defect)
    const verdicts = expected.map((one) =>
      one === true ? { valid: true } : { valid: false, reason: expect.stringMatching(one) },
    )
    expect(await proveTwice(network)).toEqual(verdicts)
  })

  it('has every defect of the option tested here, and knows no other', async () => {
    const tested = [...presentations, ...proofs].map(([defect]) => defect)
    expect(tested.toSorted()).toEqual([...clientDefects].toSorted())
    await expect(start('something-else')).rejects.toThrow(/option clientDefect/)
  })
})

describe('with fault holds-any-credential', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork(certificates, [{ id: 'oost' }, { id: 'west', faults: ['holds-any-credential'] }])
  })
  afterAll(() => network[Symbol.asyncDispose]())

  it('a node takes what a conforming one refuses', async () => {
    const put = async (id: 'oost' | 'west') => {
      const party = network.party(id)
      const bench: Bench = { certificates, oost: party, at: party }
      const json = await x509Credential(bench, { certificate: ({ revoked }) => revoked })
      return (await party.send(party, 'POST', `/internal/vcr/v2/holder/${uras[id]}/vc`, { json })).status
    }
    expect([await put('oost'), await put('west')]).toEqual([400, 204])
  })

  it('a node still refuses what is of another subject', async () => {
    const [oost, west] = [network.party('oost'), network.party('west')]
    const json = await x509Credential({ certificates, oost, at: west })
    const answer = await west.send(west, 'POST', `/internal/vcr/v2/holder/${uras.west}/vc`, { json })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(didOf(west))
  })
})
