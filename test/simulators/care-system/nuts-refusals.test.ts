import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeClient } from '../../../simulators/care-system/trust/node-client.ts'
import { issueNutsCertificates, type NutsSetup, nutsUras, type PartyId, startNutsNetwork } from './nuts-care-network.ts'
import { ask, both, bsnOf, documentPath, type HandedOver, handOver, nodeOf, pull, tokenOf } from './nuts-handoff.ts'
import type { Certificates, Parties } from './running-parties.ts'
import { bsns, referral, sampleRecord } from './sample-record.ts'

let bare: Certificates
let fronted: Certificates
beforeAll(async () => {
  const issued = await Promise.all([issueNutsCertificates(false), issueNutsCertificates(true)])
  bare = issued[0]
  fronted = issued[1]
})

const begin = (setup: NutsSetup = {}) => handOver(setup.front === true ? fronted : bare, setup)

describe('a handoff that waits for its pull', () => {
  let done: HandedOver
  let network: Parties
  beforeAll(async () => {
    done = await begin(both({ onReferral: 'wait', tokens: 'bearer', completion: 'later' }))
    network = done.parties
    await done.hospital.settledSteps('notify', 1)
  })
  afterAll(() => network[Symbol.asyncDispose]())

  it('opens with a token of its scope', async () => {
    expect((await pull(done, await tokenOf(done))).status).toBe(200)
  })

  it('is refused without a token, with an unknown one, and with one of the wrong kind', async () => {
    expect((await pull(done, undefined)).status).toBe(401)
    expect((await pull(done, { value: 'unknown', type: 'Bearer' })).status).toBe(401)
    expect((await pull(done, { ...(await tokenOf(done)), type: 'DPoP' })).status).toBe(401)
  })

  it.each([
    ['to notify with', 'eOverdracht-receiver'],
    ['for another exchange', 'bgz-sender'],
  ])('is refused with a token %s', async (_what, scope) => {
    expect((await pull(done, await tokenOf(done, scope))).status).toBe(403)
  })

  it('opens no search, no other document and no other patient', async () => {
    const token = await tokenOf(done)
    expect((await ask(done, '/fhir/Condition', token)).status).toBe(403)
    expect((await ask(done, '/fhir/Composition/other/$document', token)).status).toBe(403)
    expect((await ask(done, '/fhir/Task/other', token)).status).toBe(403)
    const path = `${documentPath(done)}?patient.identifier=`
    const system = encodeURIComponent('http://fhir.nl/fhir/NamingSystem/bsn|')
    expect((await ask(done, `${path}${system}999990019`, token)).status).toBe(403)
    expect((await ask(done, `${path}${system}${bsnOf(done)}`, token)).status).toBe(200)
    expect((await ask(done, `${documentPath(done)}?colour=red`, token)).status).toBe(400)
  })

  it('is refused to an organisation that it is not for', async () => {
    const { context } = done.hospital
    const node = createNodeClient(context, nodeOf(done, 'hospital-node'))
    const token = await node.requestToken({
      authorizationServer: `https://hospital-node.nuts.test/oauth2/${nutsUras.hospital}`,
      scope: 'eOverdracht-sender',
      type: 'Bearer',
    })
    expect((await pull(done, token)).status).toBe(403)
  })

  it('is refused with a token of a subject that the node does not have', async () => {
    const node = createNodeClient(done.clinic.context, nodeOf(done, 'clinic-node'))
    const authorizationServer = 'https://hospital-node.nuts.test/oauth2/90009999'
    const request = { authorizationServer, scope: 'eOverdracht-sender', type: 'Bearer' } as const
    await expect(node.requestToken(request)).rejects.toMatchObject({ name: 'Refused', status: 400 })
  })

  it('is refused once the token has expired', async () => {
    const token = await tokenOf(done)
    const { database } = done.parties.find('hospital-node').context
    const move = database.prepare("UPDATE session SET until_ms = until_ms + ? WHERE store = 'accesstoken'")
    move.run(-900_000)
    expect((await pull(done, token)).status).toBe(401)
    move.run(900_000)
    expect((await pull(done, token)).status).toBe(200)
  })
})

describe('a notification without a body', () => {
  it('is taken with a token to notify with, and names a Task in its path and nothing else', async () => {
    const done = await begin(both({ speaks: 'nuts-eoverdracht', onReferral: 'wait', tokens: 'bearer' }))
    await using _ = done.parties
    const node = createNodeClient(done.hospital.context, nodeOf(done, 'hospital-node'))
    const authorizationServer = `https://clinic-node.nuts.test/oauth2/${nutsUras.clinic}`
    const notify = async (scope: string, path: string, body?: object) => {
      const { value } = await node.requestToken({ authorizationServer, scope, type: 'Bearer' })
      const content = body === undefined ? {} : { body: JSON.stringify(body) }
      const type = body === undefined ? {} : { 'content-type': 'application/fhir+json' }
      const { status, body: answer } = await done.hospital.context.client.request({
        method: 'POST',
        url: `https://clinic.nuts.test${path}`,
        headers: { authorization: `Bearer ${value}`, ...type },
        ...content,
      })
      return [status, answer.length > 0]
    }
    expect(await notify('eOverdracht-receiver', '/notification/some-task')).toEqual([202, false])
    expect(await notify('eOverdracht-receiver', '/notification/some-task')).toEqual([202, false])
    expect(await notify('eOverdracht-sender', '/notification/some-task')).toEqual([403, true])
    expect(await notify('eOverdracht-receiver', '/notification/some_task')).toEqual([400, true])
    expect(await notify('eOverdracht-receiver', '/notification/other', { resourceType: 'Task' })).toEqual([400, true])
    expect(await notify('eOverdracht-receiver', '/fhir/Task', { resourceType: 'Task' })).toEqual([404, true])
  })
})

describe('two patients referred to the same clinic', () => {
  it('are told apart by a search that names one, and by no other', async () => {
    const setup = both({ dataSet: 'bgz', onReferral: 'wait', tokens: 'bearer' })
    await using parties = await startNutsNetwork(bare, setup)
    const hospital = parties.find('hospital')
    await hospital.put(sampleRecord)
    const search = async (query: string) => {
      const token = await tokenOf({ parties }, 'bgz-sender')
      const { status, body } = await ask({ parties }, `/fhir/Condition${query}`, token)
      return { status, text: body.toString() }
    }
    await hospital.trigger({ action: 'refer', referral })
    await hospital.settledSteps('notify', 1)
    expect((await search('')).status).toBe(200)
    await hospital.trigger({ action: 'refer', referral: { ...referral, patientId: 'bram' } })
    await hospital.settledSteps('notify', 2)
    expect((await search('')).status).toBe(403)
    const named = (bsn: string) =>
      `?patient.identifier=${encodeURIComponent(`http://fhir.nl/fhir/NamingSystem/bsn|${bsn}`)}`
    const found = await search(named(bsns.bram))
    expect(found.status).toBe(200)
    expect(found.text).toContain('Patient/bram')
    expect(found.text).not.toContain('Patient/anna')
    expect((await search(named('999990032'))).status).toBe(403)
  })
})

describe('a bound token', () => {
  it('needs a proof for each request, unless the end does not look', async () => {
    for (const [faults, status] of [
      [[], 401],
      [['ignores-token-binding'], 200],
    ] as const) {
      const done = await begin({ ...both({ onReferral: 'wait' }), faults: { hospital: [...faults] } })
      await using _ = done.parties
      await done.hospital.settledSteps('notify', 1)
      const { keyId = '', ...token } = await tokenOf(done, 'eOverdracht-sender', 'DPoP')
      expect((await pull(done, token)).status).toBe(status)
      const node = createNodeClient(done.clinic.context, nodeOf(done, 'clinic-node'))
      const url = `https://hospital.nuts.test${documentPath(done)}`
      const dpop = await node.prove(keyId, { method: 'GET', url, token: token.value })
      const other = await node.prove(keyId, { method: 'PUT', url, token: token.value })
      expect((await pull(done, token, { dpop: other })).status).toBe(status)
      expect((await pull(done, token, { dpop })).status).toBe(200)
      expect((await pull(done, token, { dpop })).status).toBe(status)
    }
  })
})

describe('an end behind an enforcement point', () => {
  it('believes nobody else what they say of who asks', async () => {
    const done = await begin({ front: true, ...both({ onReferral: 'wait' }) })
    await using _ = done.parties
    await done.hospital.settledSteps('notify', 1)
    const claims = { scope: 'eOverdracht-sender', organization_ura: nutsUras.clinic }
    const headers = { 'x-access-claims': Buffer.from(JSON.stringify(claims)).toString('base64url') }
    const askAt = async (host: string, from: PartyId) => {
      const url = `https://${host}.nuts.test${documentPath(done)}`
      return (await done.parties.find(from).context.client.request({ method: 'GET', url, headers })).status
    }
    expect(await askAt('hospital', 'clinic')).toBe(401)
    expect(await askAt('hospital', 'hospital-proxy')).toBe(401)
    expect(await askAt('hospital-proxy', 'clinic')).toBe(401)
    // With a token of its own the hospital gets no further by saying that it is the clinic.
    const { context } = done.hospital
    const token = await createNodeClient(context, nodeOf(done, 'hospital-node')).requestToken({
      authorizationServer: `https://hospital-proxy.nuts.test/oauth2/${nutsUras.hospital}`,
      scope: 'eOverdracht-sender',
      type: 'Bearer',
    })
    const url = `https://hospital-proxy.nuts.test${documentPath(done)}`
    const forged = { ...headers, authorization: `Bearer ${token.value}` }
    expect((await context.client.request({ method: 'GET', url, headers: forged })).status).toBe(403)
    // The failing twin: what the enforcement point itself says is believed.
    expect(await askAt('hospital', 'hospital-pep')).toBe(200)
  })

  it('gives its keys to whoever asks, and nothing else', async () => {
    const done = await begin({ front: true, ...both({ onReferral: 'wait' }) })
    await using _ = done.parties
    const get = (path: string) =>
      done.clinic.context.client.request({ method: 'GET', url: `https://hospital-proxy.nuts.test${path}` })
    expect((await get(`/adresregister/organisaties/${nutsUras.hospital}/jwks.json`)).status).toBe(200)
    expect((await get('/jwks.json')).status).toBe(401)
    expect((await get(documentPath(done))).status).toBe(401)
  })
})

describe('a certificate that was revoked', () => {
  it('gets the clinic no token, unless no node looks', async () => {
    const certificates = await issueNutsCertificates(true, 'clinic')
    const skips = ['skips-revocation']
    for (const [faults, state] of [
      [{}, 'failed'],
      // Its own node gives in; the other's does not.
      [{ 'clinic-node': skips }, 'failed'],
      [{ 'clinic-node': skips, 'hospital-node': skips }, 'done'],
    ] as const) {
      const done = await handOver(certificates, { front: true, faults: structuredClone(faults) })
      await using _ = done.parties
      expect((await done.clinic.settled()).state).toBe(state)
    }
  })
})

describe('an end that its own node does not let in', () => {
  it('gets no token', async () => {
    const done = await begin({ front: true, options: { 'hospital-node': { internalUras: [] } } })
    await using _ = done.parties
    expect(await done.hospital.settled()).toMatchObject({
      state: 'failed',
      steps: [{ name: 'token', outcome: 'refused', detail: expect.stringMatching(/^403: hospital-node/) }],
    })
  })
})

describe('an end that cannot start', () => {
  it.each([
    ['without its node', { node: 'nowhere' }, /option node/],
    ['with tokens that a node does not give', { tokens: 'mtls-bound' }, /option tokens/],
    ['behind an enforcement point that is not there', { pep: 'nowhere' }, /option pep/],
  ])('says why: %s', async (_what, hospital, reason) => {
    await expect(startNutsNetwork(bare, { options: { hospital } })).rejects.toThrow(reason)
  })
})
