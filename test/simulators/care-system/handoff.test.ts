import { beforeAll, describe, expect, it } from 'vitest'
import { compareRecord } from '../../../harness/truth/compare-record.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import {
  type CareNetwork,
  type Certificates,
  issueCertificates,
  type NetworkSetup,
  startNetwork,
} from './care-network.ts'
import { handMade } from './hand-made-requests.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

const dataSet = { dataSet: 'eoverdracht' }

async function handOver(setup: NetworkSetup = {}) {
  const { hospital, clinic, ...rest } = setup
  const network = await startNetwork(certificates, {
    ...rest,
    hospital: { ...hospital, options: { ...dataSet, ...hospital?.options } },
    clinic: { ...clinic, options: { ...dataSet, ...clinic?.options } },
  })
  const [sender, receiver] = [network.hospital.context.party, network.clinic.context.party]
  const truth = createTruth({ seed: 'handoff', useCase: 'eoverdracht', sender, receiver, now: new Date() })
  await network.hospital.put(truth.resources)
  await network.hospital.trigger({ action: 'refer', referral: truth.referral })
  return { network, truth }
}

function settle({ hospital, clinic }: CareNetwork) {
  return Promise.all([hospital.settled(), clinic.settled()])
}

describe('a nursing handoff', () => {
  it.each(['channel', 'message/jwe', 'element/jwe'])('arrives complete and unchanged under %s', async (protection) => {
    const { network, truth } = await handOver({ protection })
    await using _ = network
    const [sender, receiver] = await settle(network)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(sender).toMatchObject({ state: 'done', detail: 'the receiver completed the referral' })
    expect(compareRecord(truth.elements, await network.clinic.received())).toMatchObject({
      complete: true,
      missing: [],
      changed: [],
    })
    expect(receiver.steps.map(({ name }) => name)).toContain(
      `query Composition/${truth.resources.find((r) => r.resourceType === 'Composition')?.id}/$document`,
    )
  })

  it('is not complete when a part of it is missing', async () => {
    const { network, truth } = await handOver()
    await using _ = network
    await settle(network)
    const received = (await network.clinic.received()).filter(({ resourceType }) => resourceType !== 'Goal')
    expect(compareRecord(truth.elements, received).complete).toBe(false)
  })

  it('is closed when it has been refused', async () => {
    const { network } = await handOver({ clinic: { options: { onReferral: 'refuse' } } })
    await using _ = network
    const [, receiver] = await settle(network)
    expect(receiver.detail).toBe('refused the referral')
    expect(receiver.steps.at(-1)).toMatchObject({ outcome: 'refused' })
  })

  it('is pulled with a token of its own scope, which opens no search and no other document', async () => {
    const { network } = await handOver({ clinic: { options: { onReferral: 'wait' } } })
    await using _ = network
    const made = handMade(network, 'clinic')
    expect((await made.askToken({ scope: 'bgz-sender', authorization_base: 'any' })).json).toEqual({
      error: 'invalid_scope',
    })
    const [base] = network.hospital.context.database.prepare('SELECT base FROM referral').all()
    const form = { scope: 'eOverdracht-sender', authorization_base: String(base?.base) }
    const token = await made.token(form)
    expect((await made.send('GET', '/fhir/Condition', { token })).status).toBe(403)
    expect((await made.send('GET', '/fhir/Composition/other/$document', { token })).status).toBe(404)
  })
})
