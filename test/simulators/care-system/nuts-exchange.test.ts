import { beforeAll, describe, expect, it } from 'vitest'
import { compareRecord } from '../../../harness/truth/compare-record.ts'
import { textAt } from '../../../simulators/care-system/fhir/element-path.ts'
import { issueNutsCertificates, type NutsSetup } from './nuts-care-network.ts'
import { both, bsnOf, handOver, patientOf, pull, settle, tokenOf } from './nuts-handoff.ts'
import type { Certificates } from './running-parties.ts'

let bare: Certificates
let fronted: Certificates
beforeAll(async () => {
  const issued = await Promise.all([issueNutsCertificates(false), issueNutsCertificates(true)])
  bare = issued[0]
  fronted = issued[1]
})

const begin = (setup: NutsSetup = {}) => handOver(setup.front === true ? fronted : bare, setup)

describe('a handoff over Nuts', () => {
  it.each<[string, NutsSetup]>([
    ['bound tokens, the ends ask their nodes', {}],
    ['bearer tokens, the ends ask their nodes', both({ tokens: 'bearer' })],
    ['bound tokens, behind proxy and enforcement point', { front: true }],
    ['bearer tokens, behind proxy and enforcement point', { front: true, ...both({ tokens: 'bearer' }) }],
    ['encrypted messages', { front: true, protection: 'message/jwe' }],
    ['encrypted elements', { front: true, protection: 'element/jwe' }],
    ['a notification without a body', { front: true, ...both({ speaks: 'nuts-eoverdracht' }) }],
    ['the same, and encrypted messages', { ...both({ speaks: 'nuts-eoverdracht' }), protection: 'message/jwe' }],
    ['the patient in the address', { front: true, ...both({ patientScoping: 'bsn-in-url', proofAddress: 'whole' }) }],
    ['names beside references', both({ names: 'display' })],
  ])('arrives complete and unchanged: %s', async (_what, setup) => {
    const done = await begin(setup)
    await using _ = done.parties
    const [sender, receiver] = await settle(done)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(sender.state).toBe('done')
    expect(compareRecord(done.truth.elements, await done.clinic.received())).toMatchObject({
      complete: true,
      missing: [],
      changed: [],
    })
  })

  it('is announced in the AORTA form too, without a Workflow Task to follow', async () => {
    const done = await begin({ front: true, ...both({ speaks: 'aorta-np' }) })
    await using _ = done.parties
    const [sender, receiver] = await settle(done)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(sender).toMatchObject({ state: 'done', detail: 'every listed query was answered' })
    const { missing } = compareRecord(done.truth.elements, await done.clinic.received())
    expect(missing.filter((element) => !element.startsWith('Task.'))).toEqual([])
  })

  it('is withdrawn with a second notification without a body', async () => {
    const done = await begin({ front: true, ...both({ speaks: 'nuts-eoverdracht', onReferral: 'wait' }) })
    await using _ = done.parties
    await done.hospital.settledSteps('notify', 1)
    await done.hospital.trigger({ action: 'cancel', referral: done.truth.referral })
    const [sender, receiver] = await settle(done)
    expect(sender).toMatchObject({ state: 'done', detail: 'the referral was cancelled' })
    expect(receiver).toMatchObject({ state: 'done', detail: 'the sender cancelled the referral' })
    expect(await done.clinic.received()).toEqual([])
  })

  it('says nothing of the patient to those before the receiver when its notification has no body', async () => {
    for (const [speaks, isNamed] of [
      ['nuts-eoverdracht', false],
      ['twiin-np', true],
    ] as const) {
      const faults = { 'clinic-proxy': ['logs-bodies'] }
      const done = await begin({ front: true, ...both({ speaks }), faults })
      await using _ = done.parties
      await settle(done)
      expect(done.parties.find('clinic-proxy').readLog().includes(bsnOf(done))).toBe(isNamed)
    }
  })

  it('goes with the patient in the address through logs and proofs, and without it through none', async () => {
    const scoped = both({ patientScoping: 'bsn-in-url', proofAddress: 'whole' })
    const [named, unnamed] = [await begin({ front: true, ...scoped }), await begin({ front: true })]
    await using _named = named.parties
    await using _unnamed = unnamed.parties
    await Promise.all([settle(named), settle(unnamed)])
    for (const id of ['hospital-proxy', 'hospital-pep']) {
      expect(named.parties.find(id).readLog()).toContain(bsnOf(named))
      expect(unnamed.parties.find(id).readLog()).not.toContain(bsnOf(unnamed))
    }
  })

  it('has the name of the patient in both Tasks when that is how it names references, and else in none', async () => {
    const [named, unnamed] = [await begin(both({ names: 'display' })), await begin()]
    await using _named = named.parties
    await using _unnamed = unnamed.parties
    for (const done of [named, unnamed]) {
      await settle(done)
      const tasks = (await done.clinic.received()).filter(({ resourceType }) => resourceType === 'Task')
      const family = textAt(patientOf(done), 'name.family') ?? ''
      expect(tasks.map((task) => JSON.stringify(task).split(family).length - 1)).toEqual(
        done === named ? [2, 2] : [0, 0],
      )
    }
  })

  it('is closed once it is completed, and stays open while that is yet to come', async () => {
    for (const [completion, status] of [
      ['at-once', 403],
      ['later', 200],
    ] as const) {
      const done = await begin(both({ completion, tokens: 'bearer' }))
      await using _ = done.parties
      await settle(done)
      expect((await pull(done, await tokenOf(done))).status).toBe(status)
    }
  })

  it('is refused where the receiver refuses, and closed then', async () => {
    const done = await begin({ options: { clinic: { onReferral: 'refuse' } } })
    await using _ = done.parties
    const [, receiver] = await settle(done)
    expect(receiver.detail).toBe('refused the referral')
    expect(receiver.steps.at(-1)).toMatchObject({ outcome: 'refused' })
  })
})
