import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { buildBundle, buildSubscription, readBundle } from '../../../simulators/care-system/tasks/subscription.ts'
import { mediaTypes } from '../../../simulators/care-system/wire.ts'
import { type CareNetwork, type Certificates, issueCertificates, startNetwork, uras } from './care-network.ts'
import { type HandMade, handMade } from './hand-made-requests.ts'

const draft = { dataSet: 'eoverdracht', speaks: 'harmonised-draft' }
let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

async function refer(hospital: Record<string, unknown> = {}, clinic: Record<string, unknown> = {}) {
  const network = await startNetwork(certificates, {
    hospital: { options: { ...draft, ...hospital } },
    clinic: { options: { ...draft, ...clinic } },
  })
  const [sender, receiver] = [network.hospital.context.party, network.clinic.context.party]
  const truth = createTruth({ seed: 'draft', useCase: 'eoverdracht', sender, receiver, now: new Date() })
  await network.hospital.put(truth.resources)
  await network.hospital.trigger({ action: 'refer', referral: truth.referral })
  return { network, truth }
}

const namesOf = (steps: { name: string; outcome: string }[]) => steps.map(({ name }) => name)

describe('a referral by the harmonised draft', () => {
  it('shakes hands before the first notification, and goes by the statuses of the draft', async () => {
    const { network } = await refer()
    await using _ = network
    const [sender, receiver] = await Promise.all([network.hospital.settled(), network.clinic.settled()])
    expect(namesOf(sender.steps)).toEqual(['token', 'handshake', 'notify', 'withdraw access'])
    expect(namesOf(receiver.steps).filter((name) => !name.startsWith('query'))).toEqual([
      'token',
      'workflow-task',
      'accept',
      'start',
      'complete',
    ])
    const [task] = (await network.clinic.received()).filter((each) => each.resourceType === 'Task')
    expect(task).toMatchObject({ intent: 'order', for: { identifier: {} }, focus: { type: 'ServiceRequest' } })
  })

  it('leaves the BSN out of the Task, and does without a hint, where that is agreed', async () => {
    const { network, truth } = await refer({ bsnInTask: 'never', authorizationHint: 'none' })
    await using _ = network
    expect(await network.clinic.settled()).toMatchObject({ state: 'done', detail: 'pulled the record' })
    const bsn = truth.elements.find((each) => each.kind === 'bsn')?.value ?? ''
    const [task] = (await network.clinic.received()).filter((each) => each.resourceType === 'Task')
    expect(JSON.stringify(task)).not.toContain(bsn)
  })

  it('tells nobody without a Subscription, where the receiver has to make one', async () => {
    const { network } = await refer({ subscription: 'subscriber-registers' })
    await using _ = network
    const { state, steps } = await network.hospital.settled()
    expect(state).toBe('failed')
    expect(steps.at(-1)).toMatchObject({ name: 'subscription', outcome: 'failed' })
    expect((await network.clinic.progress()).state).toBe('idle')
  })

  it('cannot be cancelled by the sender alone once the receiver has begun', async () => {
    const { network, truth } = await refer({}, { completion: 'later' })
    await using _ = network
    await network.clinic.settled()
    await network.hospital.trigger({ action: 'cancel', referral: truth.referral })
    const refused = { state: 'failed', detail: expect.stringMatching(/only be asked to stop/) }
    await expect.poll(() => network.hospital.progress(), { timeout: 10_000 }).toMatchObject(refused)
  })
})

describe('the Coordination Task at the placer', () => {
  let network: CareNetwork
  let clinic: HandMade
  let token: string
  let path: string
  beforeAll(async () => {
    ;({ network } = await refer({}, { onReferral: 'wait' }))
    await network.hospital.settledSteps('notify', 1)
    clinic = handMade(network, 'clinic')
    const [row] = network.hospital.context.database.prepare('SELECT base, workflow_id FROM referral').all()
    token = await clinic.token({ scope: 'eOverdracht-sender', authorization_base: String(row?.base) })
    path = `/fhirr4/Task/${String(row?.workflow_id)}`
  })
  afterAll(() => network[Symbol.asyncDispose]())

  const put = (task: object, headers?: Record<string, string>) =>
    clinic.send('PUT', path, {
      ...{ token, body: JSON.stringify(task), type: mediaTypes.fhirR4 },
      ...(headers === undefined ? {} : { headers }),
    })

  it('is not updated without a version, nor on a version that it no longer has (412)', async () => {
    const { json: task, headers } = await clinic.send('GET', path, { token })
    expect(headers.etag).toBe('W/"1"')
    const accepted = { ...task, status: 'accepted' }
    expect((await put(accepted)).status).toBe(400)
    expect((await put(accepted, { 'if-match': 'W/"0"' })).status).toBe(412)
    const first = await put(accepted, { 'if-match': 'W/"1"' })
    expect(first).toMatchObject({ status: 200, json: { status: 'accepted', meta: { versionId: '2' } } })
    const late = await put({ ...task, status: 'rejected' }, { 'if-match': 'W/"1"' })
    expect(late.status).toBe(412)
    const now = first.json as unknown as FhirResource
    expect((await put({ ...now, status: 'completed' }, { 'if-match': 'W/"2"' })).status).toBe(409)
  })

  it('opens the document only when the receiver has said that it begins', async () => {
    const { json: task, headers } = await clinic.send('GET', path, { token })
    expect(task.status).toBe('accepted')
    const [input] = task.input as { valueReference: { reference: string } }[]
    const document = `/fhir/${input?.valueReference.reference}/$document`
    expect((await clinic.send('GET', document, { token })).status).toBe(403)
    await put({ ...task, status: 'in-progress' }, { 'if-match': String(headers.etag) })
    expect((await clinic.send('GET', document, { token })).status).toBe(200)
  })
})

describe('a Subscription', () => {
  let network: CareNetwork
  let clinic: HandMade
  let token: string
  beforeAll(async () => {
    network = await startNetwork(certificates, {
      hospital: { options: { ...draft, subscription: 'subscriber-registers' } },
      clinic: { options: draft },
    })
    clinic = handMade(network, 'clinic')
    token = await clinic.token({ scope: 'eOverdracht-sender' })
  })
  afterAll(() => network[Symbol.asyncDispose]())

  const wanted = (endpoint: string) =>
    buildSubscription({ id: 's', subscriberUra: uras.clinic, endpoint, status: 'requested', events: 0 })
  const subscribe = (resource: object) =>
    clinic.send('POST', '/fhirr4/Subscription', { token, body: JSON.stringify(resource), type: mediaTypes.fhirR4 })

  it('is for the own endpoint, by rest-hook and with an id only', async () => {
    const own = wanted('https://clinic.care.test/notification')
    expect((await subscribe(wanted('https://elsewhere.care.test/notification'))).status).toBe(422)
    expect((await subscribe({ ...own, criteria: 'http://other.example/topic' })).status).toBe(422)
    const channel = own.channel as Record<string, unknown>
    const whole = {
      extension: [{ ...(channel._payload as { extension: object[] }).extension[0], valueCode: 'full-resource' }],
    }
    expect((await subscribe({ ...own, channel: { ...channel, _payload: whole } })).status).toBe(422)
    expect((await subscribe({ ...own, channel: { ...channel, type: 'email' } })).status).toBe(422)
    expect((await subscribe({ resourceType: 'Task' })).status).toBe(422)
  })

  it('becomes active by a handshake, after which its subscriber is told', async () => {
    const { status, headers, json } = await subscribe(wanted('https://clinic.care.test/notification'))
    expect(status).toBe(201)
    expect(headers.location).toBe(`https://hospital.care.test/fhirr4/Subscription/${String(json.id)}`)
    await network.hospital.settledSteps('handshake', 1)
    const read = (what: string) => clinic.send('GET', `/fhirr4/Subscription/${String(json.id)}${what}`, { token })
    expect((await read('')).json).toMatchObject({ status: 'active' })
    expect(JSON.stringify((await read('/$status')).json)).toContain('"query-status"')
    expect((await clinic.send('GET', '/fhirr4/Subscription/other', { token })).status).toBe(404)
    const [sender, receiver] = [network.hospital.context.party, network.clinic.context.party]
    const truth = createTruth({ seed: 'told', useCase: 'eoverdracht', sender, receiver, now: new Date() })
    await network.hospital.put(truth.resources)
    await network.hospital.trigger({ action: 'refer', referral: truth.referral })
    expect(await network.clinic.settled()).toMatchObject({ state: 'done', detail: 'pulled the record' })
  })
})

describe('a notification by Subscription', () => {
  const subscription = 'https://hospital.care.test/fhirr4/Subscription/s'
  const at = '2026-11-22T10:00:00Z'
  const about = (reference: string) =>
    buildBundle({
      type: 'event-notification',
      ...{ subscription, at },
      event: { number: 1, focus: { reference }, hint: 'opaque' },
    })

  it('says which Task is new, and what to return for it', () => {
    const focus = 'https://hospital.care.test/fhirr4/Task/t'
    expect(readBundle(about(focus))).toEqual({ type: 'event-notification', focus, hint: 'opaque' })
    expect(readBundle(buildBundle({ type: 'handshake', subscription, at }))).toEqual({ type: 'handshake' })
  })

  it.each([
    ['another type of Bundle', { ...about('t'), type: 'collection' }],
    ['no parameters', { ...about('t'), entry: [] }],
    ['nothing in focus', buildBundle({ type: 'event-notification', subscription, at })],
  ])('is refused with %s', (_, bundle) => {
    expect(() => readBundle(bundle)).toThrow(expect.objectContaining({ status: 422 }))
  })

  it('does not send the receiver elsewhere, nor to a Task of another', async () => {
    await using network = await startNetwork(certificates, { hospital: { options: draft }, clinic: { options: draft } })
    const hospital = handMade(network, 'hospital')
    const token = await hospital.token()
    for (const focus of [
      'https://elsewhere.care.test/fhirr4/Task/t',
      'Task/t',
      'https://hospital.care.test/fhirr4/Task/../x',
    ]) {
      const { status } = await hospital.sendResource('POST', '/notification', token, about(focus))
      expect(status).toBe(422)
    }
    expect((await network.clinic.progress()).state).toBe('idle')
  })
})
