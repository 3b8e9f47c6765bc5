import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import type { Certificates } from '../care-system/running-parties.ts'
import { deziRows } from './conformance-dezi.ts'
import {
  credentialOf,
  type DeziBench,
  type DeziSetup,
  issueDeziCertificates,
  startDeziBench,
  verklaringOf,
} from './dezi-bench.ts'

let certificates: Certificates
let bench: DeziBench

beforeAll(async () => {
  certificates = await issueDeziCertificates()
  bench = await startDeziBench(certificates)
})
afterAll(() => bench[Symbol.asyncDispose]())

describe('a user of Dezi at a node', () => {
  it.each(deziRows)('$id: $says ($clause)', async ({ request, expect: expected }) => {
    const { status, json } = await request(bench)
    expect({ status, json }).toMatchObject({ status: expected.status })
    if (expected.json !== undefined) expect(json).toMatchObject(expected.json)
    if (expected.detail !== undefined) expect(json.detail).toMatch(expected.detail)
  })

  it.each([
    ['a verklaring', verklaringOf],
    ['an envelope', (envelope: string) => envelope],
  ])('is told of by introspection of a token for %s', async (_, choose) => {
    const { json } = await bench.askToken([credentialOf(choose(await bench.envelope()))])
    expect(await bench.introspect(json.access_token)).toMatchObject({
      active: true,
      organization_ura: '90000123',
      user_id: '900000048',
      user_initials: 'H.',
      user_surname: 'Zuster',
      user_role: '30.000',
    })
  })

  it('has a prefix before the surname in the credential only where there is one', async () => {
    const withPrefix = credentialOf(await bench.envelope({ person: 'huisarts' }))
    const without = credentialOf(await bench.envelope())
    expect(withPrefix.credentialSubject).toMatchObject({ employee: { surnamePrefix: 'van der' } })
    expect(without.credentialSubject).not.toHaveProperty('employee.surnamePrefix')
  })

  it.each<[string, DeziSetup, RegExp]>([
    ['that has expired', { faults: { dezi: ['dates-back'] } }, /has expired/],
    ['that was withdrawn', { options: { dezi: { withdrawnDeziNumbers: ['900000048'] } } }, /user statement: status/],
    [
      'where the node knows no identity provider',
      { options: { 'hospital-node': { identityProvider: '' } } },
      /user statement: issuer/,
    ],
  ])('is refused with a statement %s', async (_, setup, detail) => {
    await using other = await startDeziBench(certificates, setup)
    const answer = await other.askToken([credentialOf(await other.envelope())])
    expect(answer).toMatchObject({ status: 400, json: { detail: expect.stringMatching(detail) } })
  })

  it('goes with the whole exchange, from login to record', async () => {
    const { hospital, clinic } = { hospital: bench.parties.find('hospital'), clinic: bench.parties.find('clinic') }
    const [sender, receiver] = [hospital.context.party, clinic.context.party]
    const truth = createTruth({ seed: 'dezi', useCase: 'eoverdracht', sender, receiver, now: new Date() })
    await hospital.put(truth.resources)
    await hospital.trigger({ action: 'refer', referral: truth.referral })
    const { state, steps } = await clinic.settled()
    expect(state).toBe('done')
    expect(steps.map(({ name, to }) => `${name} ${to}`).slice(0, 2)).toEqual(['login dezi', 'token hospital'])
  })
})
