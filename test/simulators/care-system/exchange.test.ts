import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import {
  type CareNetwork,
  type Certificates,
  issueCertificates,
  type NetworkSetup,
  startNetwork,
  uras,
} from './care-network.ts'
import { bsns, recordOf, referral, sampleRecord, sharedResources } from './sample-record.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

/** Ids of what the queries of the BgZ leave in the record. */
const notAsked = [
  'anna-function-old',
  'anna-supply',
  'anna-vaccination-error',
  'anna-pressure-old',
  'anna-counselling',
  'anna-visit',
  'anna-provenance',
]

describe('a referral that is accepted', () => {
  it.each(['channel', 'message/jwe', 'element/jwe'])(
    'delivers the record complete and unchanged under %s',
    async (protection) => {
      await using network = await refer({ protection })
      const [sender, receiver] = await settle(network)
      expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
      expect(sender).toMatchObject({ state: 'done', detail: 'the receiver completed the referral' })
      const received = await network.clinic.received()
      const source = [...recordOf('anna'), ...sharedResources].filter(({ id }) => !notAsked.includes(id ?? ''))
      for (const resource of source) expect(received.filter((r) => isDeepStrictEqual(r, resource))).toHaveLength(1)
      expect(received).toHaveLength(source.length + 2)
    },
  )

  it('keeps the notification and the Workflow Task as they were received', async () => {
    await using network = await refer({})
    await settle(network)
    const [notification, workflow] = (await network.clinic.received()).filter((r) => r.resourceType === 'Task')
    expect(notification).toMatchObject({
      status: 'requested',
      intent: 'proposal',
      for: { identifier: { value: bsns.anna } },
      requester: { onBehalfOf: { identifier: { value: uras.hospital } } },
      owner: { identifier: { value: uras.clinic } },
    })
    expect(workflow).toMatchObject({
      status: 'requested',
      intent: 'order',
      description: referral.reason,
      identifier: [{ value: referral.reference }],
      requester: { agent: { display: referral.requester.name } },
      restriction: { period: { end: referral.validUntil } },
    })
  })

  it('is reported step by step at both ends', async () => {
    await using network = await refer({})
    const [sender, receiver] = await settle(network)
    expect(names(sender)).toEqual(['token', 'notify', 'withdraw access'])
    expect(names(receiver).slice(0, 4)).toEqual(['token', 'workflow-task', 'receive', 'accept'])
    expect(names(receiver).at(-1)).toBe('complete')
    expect(names(receiver)).toContain('query Observation/$lastn')
    expect(receiver.steps.every((step) => step.outcome === 'ok' && step.to === 'hospital')).toBe(true)
  })

  it.each(['bsn-in-url', 'hashed-bsn-in-url'])(
    'works with the patient named in the URL (%s)',
    async (patientScoping) => {
      await using network = await refer({ clinic: { options: { patientScoping } } })
      const [, receiver] = await settle(network)
      expect(receiver.state).toBe('done')
      expect(network.hospital.readLog().includes(bsns.anna)).toBe(patientScoping === 'bsn-in-url')
    },
  )

  it('leaves no BSN in the log of either end', async () => {
    await using network = await refer({})
    await settle(network)
    expect(network.hospital.readLog() + network.clinic.readLog()).not.toContain(bsns.anna)
  })
})

describe('a referral that is refused', () => {
  it('reaches the sender and closes the record', async () => {
    await using network = await refer({ clinic: { options: { onReferral: 'refuse' } } })
    const [sender, receiver] = await settle(network)
    expect(sender).toMatchObject({ state: 'done', detail: 'the receiver rejected the referral' })
    expect(receiver).toMatchObject({ state: 'done', detail: 'refused the referral' })
    expect(receiver.steps.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['token', 'ok'],
      ['workflow-task', 'ok'],
      ['reject', 'ok'],
      ['query Patient', 'refused'],
    ])
    expect(types(await network.clinic.received())).toEqual(['Task', 'Task'])
  })
})

describe('a referral that is cancelled', () => {
  it('is withdrawn at the receiver', async () => {
    await using network = await refer({ clinic: { options: { onReferral: 'wait' } } })
    expect(await network.hospital.trigger({ action: 'cancel', referral })).toBe(202)
    const [sender, receiver] = await settle(network)
    expect(sender).toMatchObject({ state: 'done', detail: 'the referral was cancelled' })
    expect(names(sender)).toEqual(['token', 'notify', 'withdraw access', 'token', 'cancel'])
    expect(receiver).toMatchObject({ state: 'done', detail: 'the sender cancelled the referral' })
  })
})

describe('an AORTA notification', () => {
  const aorta = { options: { speaks: 'aorta-np' } }

  it('is followed by the pull at once, and ends for the sender with the last answer', async () => {
    await using network = await refer({ hospital: aorta, clinic: aorta })
    const [sender, receiver] = await settle(network)
    expect(receiver.state).toBe('done')
    expect(sender).toMatchObject({ state: 'done', detail: 'every listed query was answered' })
    expect(names(receiver)).not.toContain('accept')
    expect(types(await network.clinic.received())).toContain('AllergyIntolerance')
  })

  it.each([
    [aorta, {}],
    [{}, aorta],
  ])('and a Twiin notification are not taken for each other', async (hospital, clinic) => {
    await using network = await refer({ hospital, clinic })
    const sender = await network.hospital.settled()
    expect(sender.state).toBe('failed')
    expect(sender.detail).toMatch(/^422: /)
    expect(sender.steps.at(-1)).toMatchObject({ name: 'notify', outcome: 'refused' })
    expect(await network.clinic.received()).toEqual([])
  })

  it('is refused as such by a receiver that has no other way to refuse', async () => {
    const refuses = { options: { speaks: 'aorta-np', onReferral: 'refuse' } }
    await using network = await refer({ hospital: aorta, clinic: refuses })
    const [sender, receiver] = await settle(network)
    expect(sender.detail).toMatch(/^403: /)
    expect(receiver).toMatchObject({ state: 'done', detail: 'refused the notification' })
  })
})

describe('the faults', () => {
  it('logs-bodies puts the content in the log', async () => {
    await using network = await refer({ protection: 'message/jwe', clinic: { faults: ['logs-bodies'] } })
    await settle(network)
    expect(network.clinic.readLog()).toContain(referral.reason)
    expect(network.hospital.readLog()).not.toContain(referral.reason)
  })
})

describe('protection that differs between the ends', () => {
  it('ends the exchange before anything is told', async () => {
    const setup = { protection: 'message/jwe', clinic: { options: { protection: 'channel' } } }
    await using network = await refer(setup)
    const sender = await network.hospital.settled()
    expect(sender.state).toBe('failed')
    expect(names(sender)).toEqual(['token'])
    expect(await network.clinic.received()).toEqual([])
  })
})

async function refer(setup: NetworkSetup): Promise<CareNetwork> {
  const network = await startNetwork(certificates, setup)
  await network.hospital.put(sampleRecord)
  expect(await network.hospital.trigger({ action: 'refer', referral })).toBe(202)
  return network
}

function settle({ hospital, clinic }: CareNetwork): Promise<[Progress, Progress]> {
  return Promise.all([hospital.settled(), clinic.settled()])
}

function names({ steps }: Progress): string[] {
  return steps.map(({ name }) => name)
}

function types(resources: readonly FhirResource[]): string[] {
  return resources.map(({ resourceType }) => resourceType)
}
