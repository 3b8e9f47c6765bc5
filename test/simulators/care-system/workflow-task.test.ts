import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { judgeUpdate, withStatus } from '../../../simulators/care-system/tasks/workflow-task.ts'
import { type CareNetwork, issueCertificates, startNetwork } from './care-network.ts'
import { type HandMade, handMade } from './hand-made-requests.ts'
import { referral, sampleRecord } from './sample-record.ts'

describe('the status of a Workflow Task', () => {
  const task = (status: string): FhirResource => ({ resourceType: 'Task', id: 't', status, description: 'reason' })
  const allowed = [
    ['requested', 'received'],
    ['requested', 'accepted'],
    ['requested', 'rejected'],
    ['received', 'accepted'],
    ['received', 'rejected'],
    ['accepted', 'completed'],
  ]
  const all = ['requested', 'received', 'accepted', 'rejected', 'completed', 'cancelled', 'in-progress']
  const pairs = all.flatMap((from) => all.map((to) => [from, to] as const))

  it.each(pairs)('changes from %s to %s only where that is allowed', (from, to) => {
    const judge = () => judgeUpdate(task(from), task(to))
    if (allowed.some(([a, b]) => a === from && b === to)) expect(judge()).toBe(to)
    else expect(judge).toThrow(expect.objectContaining({ status: 409 }))
  })

  it('is all that may change', () => {
    const changed = { ...task('received'), description: 'another reason' }
    expect(() => judgeUpdate(task('requested'), changed)).toThrow(expect.objectContaining({ status: 422 }))
    const { description: _, ...less } = task('received')
    expect(() => judgeUpdate(task('requested'), less as FhirResource)).toThrow(/only the status/)
  })
})

describe('the Workflow Task at the sender', () => {
  let network: CareNetwork
  let clinic: HandMade
  let token: string
  let path: string
  let group: string
  beforeAll(async () => {
    network = await startNetwork(await issueCertificates(), { clinic: { options: { onReferral: 'wait' } } })
    clinic = handMade(network, 'clinic')
    await network.hospital.put(sampleRecord)
    await network.hospital.trigger({ action: 'refer', referral })
    await network.hospital.settledSteps('notify', 1)
    const [notification] = await network.clinic.received()
    const { input, basedOn, groupIdentifier } = notification as unknown as {
      input: { valueString: string }[]
      basedOn: { reference: string }[]
      groupIdentifier: { system: string; value: string }
    }
    const authorization_base = input[0]?.valueString ?? ''
    token = await clinic.token({ scope: 'bgz-sender', authorization_base })
    path = `/fhir/${basedOn[0]?.reference}`
    group = `${groupIdentifier.system}|${groupIdentifier.value}`
  })
  afterAll(() => network[Symbol.asyncDispose]())

  it('is given to who may pull, and another is not found', async () => {
    const { status, json } = await clinic.send('GET', path, { token })
    expect(status).toBe(200)
    expect(json).toMatchObject({ resourceType: 'Task', description: referral.reason })
    expect((await clinic.send('GET', '/fhir/Task/other', { token })).status).toBe(404)
  })

  it('is found by the group of the notification, and by no other', async () => {
    const search = (value: string) => `/fhir/Task?group-identifier=${encodeURIComponent(value)}`
    const found = await clinic.send('GET', search(group), { token })
    expect(found.json).toMatchObject({
      resourceType: 'Bundle',
      total: 1,
      entry: [{ resource: { resourceType: 'Task' } }],
    })
    expect((await clinic.send('GET', search('urn:ietf:rfc:3986|urn:uuid:other'), { token })).json).toMatchObject({
      total: 0,
    })
    expect((await clinic.send('GET', '/fhir/Task', { token })).status).toBe(400)
    expect((await clinic.send('GET', '/fhir/Task?status=requested', { token })).status).toBe(400)
  })

  it('guards an update, and closes the record when it is final', async () => {
    const task = (await clinic.send('GET', path, { token })).json as unknown as FhirResource
    const put = async (update: FhirResource) => (await clinic.sendResource('PUT', path, token, update)).status
    expect(await put(withStatus(task, 'completed'))).toBe(409)
    expect(await put({ ...withStatus(task, 'received'), description: 'x' })).toBe(422)
    expect(await put(withStatus(task, 'accepted'))).toBe(200)
    expect((await clinic.send('GET', '/fhir/Condition', { token })).status).toBe(200)
    expect(await put(withStatus(task, 'completed'))).toBe(200)
    expect((await clinic.send('GET', '/fhir/Condition', { token })).status).toBe(403)
    expect(await network.hospital.settled()).toMatchObject({ state: 'done' })
  })

  it('codes large answers with gzip for who accepts that', async () => {
    const ask = async (coding: string) => {
      const url = 'https://hospital.care.test/jwks.json'
      const headers = { 'accept-encoding': coding }
      const answer = await network.clinic.context.client.request({ method: 'GET', url, headers, decode: false })
      return answer.headers['content-encoding']
    }
    expect(await ask('br, gzip')).toBe('gzip')
    expect(await ask('gzip;q=0')).toBeUndefined()
    expect(await ask('identity')).toBeUndefined()
  })
})
