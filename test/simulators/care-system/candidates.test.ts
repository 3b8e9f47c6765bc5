import { beforeAll, describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { compareRecord } from '../../../harness/truth/compare-record.ts'
import { type Asked, askCandidates, issueCandidateCertificates } from './candidate-network.ts'
import type { Certificates, RunningEnd } from './running-parties.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCandidateCertificates()
})

const forms = ['nuts-eoverdracht', 'harmonised-draft'] as const

function settle({ find }: Asked) {
  const ids = ['hospital', 'chosen', 'passed-over', 'unwilling'] as const
  return Promise.all(ids.map((id) => find(id).settled()))
}

async function documentsAt(end: RunningEnd): Promise<string[]> {
  const received = await end.received()
  return received.filter((each) => each.resourceType === 'Composition').map((each) => codeOf(each))
}

function codeOf({ type }: FhirResource): string {
  return (type as { coding: { code: string }[] }).coding[0]?.code ?? ''
}

/** Everything that an end keeps, as text. */
async function keptBy(end: RunningEnd): Promise<string> {
  return JSON.stringify(await end.received()) + end.readLog()
}

describe.each(forms)('a handover with candidates, in the form %s', (speaks) => {
  it('goes to the one that is chosen, complete', async () => {
    await using asked = await askCandidates(certificates, { speaks })
    const [hospital, chosen] = await settle(asked)
    expect(hospital).toMatchObject({ state: 'done', detail: 'the receiver completed the referral' })
    expect(chosen).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(compareRecord(asked.truth.elements, await asked.find('chosen').received())).toMatchObject({
      complete: true,
      missing: [],
    })
  })

  it('gives the others the advance notice and no more, and closes that', async () => {
    await using asked = await askCandidates(certificates, { speaks })
    const [, , passedOver, unwilling] = await settle(asked)
    expect(passedOver).toMatchObject({ state: 'done', detail: 'the sender cancelled the referral' })
    expect(unwilling).toMatchObject({ state: 'done', detail: 'refused the referral' })
    const identity = asked.truth.elements.filter((each) => each.class === 'identity' && each.matchedBy === 'value')
    for (const id of ['passed-over', 'unwilling'] as const) {
      const end = asked.find(id)
      expect(await documentsAt(end)).toEqual(['57830-2'])
      const kept = await keptBy(end)
      expect(identity.filter(({ value }) => kept.includes(value))).toEqual([])
      expect(kept).not.toContain(asked.truth.referral.reason)
      expect((await end.progress()).steps.at(-1)).toMatchObject({ outcome: 'refused' })
    }
  })

  it.each([
    ['names-patient-early', 'name'],
    ['gives-bsn-early', 'bsn'],
  ])('tells them who the patient is with the fault %s', async (fault, kind) => {
    await using asked = await askCandidates(certificates, { speaks, faults: [fault] })
    await settle(asked)
    const told = asked.truth.elements.filter((each) => each.class === 'identity' && each.kind === kind)
    const kept = await keptBy(asked.find('passed-over'))
    expect(told.some(({ value }) => kept.includes(value))).toBe(true)
  })

  it('leaves it open to them with the fault keeps-access-open', async () => {
    await using asked = await askCandidates(certificates, { speaks, faults: ['keeps-access-open'] })
    const [, , passedOver] = await settle(asked)
    expect(passedOver?.steps.at(-1)).toMatchObject({ outcome: 'ok' })
  })

  it('goes to nobody when the preferred one refuses', async () => {
    const options = { chosen: { onReferral: 'refuse' } }
    await using asked = await askCandidates(certificates, { speaks, options })
    const [hospital, chosen, passedOver] = await settle(asked)
    expect(hospital).toMatchObject({ state: 'done', detail: '"chosen" refused, and nobody was chosen' })
    expect(chosen?.detail).toBe('refused the referral')
    expect(passedOver?.detail).toBe('the sender cancelled the referral')
    expect(await documentsAt(asked.find('chosen'))).toEqual(['57830-2'])
  })

  it('is taken back from all of them while nobody is chosen', async () => {
    const options = { chosen: { onReferral: 'wait' } }
    await using asked = await askCandidates(certificates, { speaks, options })
    await asked.find('passed-over').settledSteps('accept', 1)
    await asked.find('unwilling').settledSteps('reject', 1)
    await asked.find('hospital').trigger({ action: 'cancel', referral: asked.truth.referral })
    const [hospital, chosen, passedOver] = await settle(asked)
    expect(hospital?.detail).toBe('the referral was cancelled')
    expect([chosen?.detail, passedOver?.detail]).toEqual(Array(2).fill('the sender cancelled the referral'))
    expect(await documentsAt(asked.find('chosen'))).toEqual([])
  })
})

describe('a notification that names the patient', () => {
  it('is not for candidates', async () => {
    await using asked = await askCandidates(certificates, { speaks: 'twiin-np' })
    expect(await asked.find('hospital').settled()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('twiin-np says who the patient is'),
    })
  })
})
