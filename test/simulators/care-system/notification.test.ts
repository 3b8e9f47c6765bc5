import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { bgz } from '../../../simulators/care-system/datasets/bgz.ts'
import { buildTwiinNotification } from '../../../simulators/care-system/tasks/notification-task.ts'
import { draftReferral } from '../../../simulators/care-system/tasks/referral-draft.ts'
import { type CareNetwork, issueCertificates, startNetwork, uras } from './care-network.ts'
import { type Answer, handMade } from './hand-made-requests.ts'
import { bsns, referral } from './sample-record.ts'

let network: CareNetwork
let token: string

beforeAll(async () => {
  network = await startNetwork(await issueCertificates(), { clinic: { options: { onReferral: 'wait' } } })
  token = await handMade(network, 'hospital').token()
})
afterAll(() => network[Symbol.asyncDispose]())

describe('a notification', () => {
  it('that conforms is created, with the address of the Task', async () => {
    const answer = await notify({})
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toMatch(/^https:\/\/clinic\.care\.test\/fhir\/Task\/[0-9a-f-]{36}$/)
  })

  it.each<[string, Record<string, unknown>]>([
    ['another code', { code: { coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] } }],
    ['another status', { status: 'accepted' }],
    ['another intent', { intent: 'order' }],
    ['no identifier', { identifier: undefined }],
    ['another owner', { owner: { identifier: identifier('ura', uras.between) } }],
    ['another requester', { requester: { onBehalfOf: { identifier: identifier('ura', uras.between) } } }],
    ['no patient', { for: undefined }],
    ['a period that has ended', { restriction: { period: { end: '2020-01-01T00:00:00Z' } } }],
    ['no period', { restriction: undefined }],
    ['no inputs, so no authorization base', { input: [] }],
    ['a Workflow Task without reference', { basedOn: undefined }],
    [
      'a query that leads elsewhere',
      { input: [...inputs(), { type: {}, valueString: 'https://evil.test/Condition' }] },
    ],
    ['another resource type', { resourceType: 'Patient' }],
  ])('with %s is refused with 422 and nothing is kept', async (_title, changes) => {
    const before = await network.clinic.received()
    const answer = await notify(changes)
    expect(answer.status).toBe(422)
    expect(answer.json.resourceType).toBe('OperationOutcome')
    expect(JSON.stringify(answer.json)).not.toContain(bsns.anna)
    expect(await network.clinic.received()).toEqual(before)
  })

  it('is taken once', async () => {
    const task = conforming()
    expect((await handMade(network, 'hospital').sendResource('POST', '/fhir/Task', token, task)).status).toBe(201)
    expect((await handMade(network, 'hospital').sendResource('POST', '/fhir/Task', token, task)).status).toBe(409)
  })

  it.each([
    ['{', undefined, 400],
    ['[]', undefined, 400],
    ['<Task/>', 'application/fhir+xml', 415],
  ])('of which the body is %s is refused', async (body, type, status) => {
    const options = { token, body, ...(type === undefined ? {} : { type }) }
    expect((await handMade(network, 'hospital').send('POST', '/fhir/Task', options)).status).toBe(status)
  })
})

describe('a cancellation', () => {
  const cancellation = (value: string, changes = {}) => ({
    resourceType: 'Task',
    identifier: [{ system: 'urn:ietf:rfc:3986', value }],
    status: 'cancelled',
    intent: 'proposal',
    ...changes,
  })
  const cancel = (value: string, body: FhirResource) =>
    handMade(network, 'hospital').sendResource('PUT', `/fhir/Task?identifier=urn:ietf:rfc:3986%7C${value}`, token, body)

  it('of a notification that is there is accepted', async () => {
    const task = conforming()
    await handMade(network, 'hospital').sendResource('POST', '/fhir/Task', token, task)
    const [{ value }] = task.identifier as [{ value: string }]
    expect((await cancel(value, cancellation(value))).status).toBe(200)
    expect((await cancel(value, cancellation(value, { status: 'completed' }))).status).toBe(422)
    expect((await cancel('urn:uuid:another', cancellation(value))).status).toBe(400)
  })

  it('of a notification that is not there is answered with 404', async () => {
    expect((await cancel('urn:uuid:none', cancellation('urn:uuid:none'))).status).toBe(404)
  })
})

function conforming(): FhirResource {
  const organisation = (ura: string) => ({ ura, name: '', city: '', applicationId: '' })
  const { code, inputs } = bgz
  const made = { code, inputs: inputs() }
  const facts = {
    ...made,
    referral,
    bsn: bsns.anna,
    sender: organisation(uras.hospital),
    receiver: organisation(uras.clinic),
  }
  return buildTwiinNotification(draftReferral({ ...facts, senderSystem: 'hospital.care.test' }, new Date()))
}

function notify(changes: Record<string, unknown>): Promise<Answer> {
  const task = { ...conforming(), ...changes }
  return handMade(network, 'hospital').sendResource('POST', '/fhir/Task', token, task)
}

function inputs(): unknown[] {
  return conforming().input as unknown[]
}

function identifier(name: string, value: string) {
  return { system: `http://fhir.nl/fhir/NamingSystem/${name}`, value }
}
