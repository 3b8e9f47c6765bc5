import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDpopKey, createProofVerifier, ProofError } from '../../../simulators/care-system/oauth/dpop-proof.ts'
import type { PartyContext } from '../../../simulators/kit/types.ts'
import {
  type CareNetwork,
  type Certificates,
  issueCertificates,
  type NetworkSetup,
  startNetwork,
} from './care-network.ts'
import { handMade } from './hand-made-requests.ts'
import { type Passed, passingOn } from './in-between.ts'
import { referral, sampleRecord } from './sample-record.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

const clock = { now: () => new Date() }
const faults = ['ignores-token-binding']

/** Ends without Workflow Task, so that the token lives on after the pull. */
function setUp(tokens: string, hospitalFaults: string[] = []): NetworkSetup {
  const options = { tokens, speaks: 'aorta-np' }
  return { hospital: { options, faults: hospitalFaults }, clinic: { options } }
}

/** What passed the party between the two ends, with that party's context to send it again from. */
async function pullThrough(setup: NetworkSetup) {
  const passed: Passed[] = []
  let between: PartyContext | undefined
  const network = await startNetwork(certificates, {
    ...setup,
    between: (context) => {
      between = context
      return passingOn('honest', passed)(context)
    },
  })
  await network.hospital.put(sampleRecord)
  await network.hospital.trigger({ action: 'refer', referral })
  expect(await network.clinic.settled()).toMatchObject({ state: 'done', detail: 'pulled the record' })
  const query = passed.find(({ path }) => path === '/fhir/Condition')
  if (between === undefined || query === undefined) throw new Error('nothing passed')
  const { client } = between
  const ask = async (headers: Record<string, string>) =>
    (await client.request({ method: 'GET', url: 'https://hospital.care.test/fhir/Condition', headers })).status
  const { authorization = '', dpop = '' } = query.headers
  return { network, ask, authorization, dpop, passed }
}

describe('a token bound to a key (dpop)', () => {
  it('is issued, shown and accepted with a proof for every request', async () => {
    const { network, passed, authorization } = await pullThrough(setUp('dpop'))
    await using _ = network
    expect(authorization).toMatch(/^DPoP [0-9a-f-]{36}$/)
    const proofs = passed.filter(({ path }) => !path.startsWith('/adresregister')).map(({ headers }) => headers.dpop)
    expect(new Set(proofs).size).toBe(passed.length)
  })

  it('is refused to whoever repeats the request, or leaves the proof out', async () => {
    const { network, ask, authorization, dpop } = await pullThrough(setUp('dpop'))
    await using _ = network
    expect(await ask({ authorization, dpop })).toBe(401)
    expect(await ask({ authorization })).toBe(401)
    expect(await ask({ authorization: authorization.replace('DPoP', 'Bearer') })).toBe(401)
    const token = authorization.split(' ')[1] ?? ''
    const target = { method: 'GET', url: 'https://hospital.care.test/fhir/Condition', token }
    expect(await ask({ authorization, dpop: await createDpopKey(clock).prove(target) })).toBe(401)
    expect(network.hospital.readLog()).toMatch(/used before.*bound to another key/s)
  })

  it('is given to whoever repeats the request by an end that does not look', async () => {
    const { network, ask, authorization, dpop } = await pullThrough(setUp('dpop', faults))
    await using _ = network
    expect(await ask({ authorization, dpop })).toBe(200)
    expect(await ask({ authorization: authorization.replace('DPoP', 'Bearer') })).toBe(200)
  })

  it('is not issued without a proof', async () => {
    await using network = await startNetwork(certificates, { hospital: { options: { tokens: 'dpop' } } })
    const answer = await handMade(network, 'clinic').askToken()
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } })
    const refused = await handMade(network, 'clinic').send('GET', '/fhir/Condition')
    expect(refused.headers['www-authenticate']).toMatch(/^DPoP algs="ES256", error="invalid_token"/)
  })
})

describe('a token bound to a certificate (mtls-bound)', () => {
  it('is for the TLS client that asked for it, and for no other', async () => {
    await using network = await startNetwork(certificates, setUp('mtls-bound'))
    const { token, other } = await issueTo(network)
    expect(await other(network.clinic.context, token)).toBe(200)
    // Its own certificate is another one.
    expect(await other(network.hospital.context, token)).toBe(401)
  })

  it('is for whoever shows it at an end that does not look', async () => {
    await using network = await startNetwork(certificates, setUp('mtls-bound', faults))
    const { token, other } = await issueTo(network)
    expect(await other(network.hospital.context, token)).toBe(200)
  })

  it('is bound to the neighbour where a system stands between the ends', async () => {
    const { network, ask, authorization } = await pullThrough(setUp('mtls-bound'))
    await using _ = network
    expect(await ask({ authorization })).toBe(200)
  })
})

/** A pull token of the clinic at the hospital, and a way to show it from the position of any party. */
async function issueTo(network: CareNetwork) {
  await network.hospital.put(sampleRecord)
  await network.hospital.trigger({ action: 'refer', referral })
  await network.clinic.settled()
  const [task] = await network.clinic.received()
  const inputs = task?.input as { valueString: string }[]
  const base = inputs[0]?.valueString ?? ''
  const token = await handMade(network, 'clinic').token({ scope: 'bgz-sender', authorization_base: base })
  const other = async ({ client }: PartyContext, shown: string) => {
    const headers = { authorization: `Bearer ${shown}` }
    return (await client.request({ method: 'GET', url: 'https://hospital.care.test/fhir/Condition', headers })).status
  }
  return { token, other }
}

describe('a DPoP proof', () => {
  const target = { method: 'GET', url: 'https://a.test/fhir/Condition', token: 'token' }

  it('passes once for the request it was made for', async () => {
    const [key, verifier] = [createDpopKey(clock), createProofVerifier(clock)]
    const proof = await key.prove(target)
    expect(await verifier.verify(proof, target)).toMatch(/^[\w-]{43}$/)
    await expect(verifier.verify(proof, target)).rejects.toThrow('used before')
  })

  it.each([
    ['another method', { ...target, method: 'PUT' }],
    ['another address', { ...target, url: 'https://a.test/fhir/Patient' }],
    ['another host', { ...target, url: 'https://b.test/fhir/Condition' }],
    ['another token', { ...target, token: 'other' }],
  ])('is refused for %s', async (_, other) => {
    const proof = await createDpopKey(clock).prove(target)
    await expect(createProofVerifier(clock).verify(proof, other)).rejects.toThrow(ProofError)
  })

  it('is refused when it is old, or from the future', async () => {
    for (const shiftMs of [-60_000, 60_000]) {
      const proof = await createDpopKey({ now: () => new Date(Date.now() + shiftMs) }).prove(target)
      await expect(createProofVerifier(clock).verify(proof, target)).rejects.toThrow(ProofError)
    }
  })

  it.each([
    ['of another type', { typ: 'JWT' }],
    ['with the private key in it', {}],
  ])('is refused %s', async (kind, header) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const shown = kind.includes('private') ? privateKey : publicKey
    const proof = await new SignJWT({ htm: 'GET', htu: target.url, jti: randomUUID() })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: shown.export({ format: 'jwk' }), ...header })
      .setIssuedAt()
      .sign(privateKey)
    await expect(createProofVerifier(clock).verify(proof, { method: 'GET', url: target.url })).rejects.toThrow(
      ProofError,
    )
  })
})
