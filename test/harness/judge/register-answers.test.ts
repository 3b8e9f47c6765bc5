import { beforeAll, describe, expect, it } from 'vitest'
import { createDeziAuthority } from '../../../certs/dezi-authority.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { Observation } from '../../../harness/contracts/evidence.ts'
import type { Knowledge, NamedPublicKey, StatusAnswer } from '../../../harness/contracts/probe.ts'
import type { Vantage } from '../../../harness/contracts/result.ts'
import { judgeUserAuthentication } from '../../../harness/judge/user-authentication.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { envelopeClaims, verklaringClaims } from './dezi-claims.ts'
import { makeJudgeInput } from './judge-input.ts'
import { issueServer, momentary, type Signer, signerOf, signWith, stateWith } from './signers.ts'

const now = new Date()
/** Of the connection with the provider, and of that with the other end. */
const fromProvider = 'sender/received/2'
const fromNeighbour = 'sender/received/1'

let authority: UziAuthority
let anchors: { anchors: string; crls: string }
let system: Signer
let provider: Signer
let next: Signer
let seal: Signer
let otherSeal: Signer
let envelope: string
let verklaring: string

beforeAll(async () => {
  authority = await createUziAuthority({ line: 'G1', now, keys: createQuickPool(6) })
  const dezi = await createDeziAuthority({ now, keyBits: 2048 })
  system = await issueServer(authority, '90000003')
  provider = await issueServer(authority, '90000002')
  next = await issueServer(authority, '90000002')
  seal = await signerOf(await dezi.issueSeal())
  otherSeal = await signerOf(await dezi.issueSeal())
  anchors = { anchors: dezi.trustPem, crls: dezi.revocationLists() }
  verklaring = await signWith(seal, verklaringClaims(), 'RS256', { kid: 'seal' })
  envelope = await signWith(provider, envelopeClaims(verklaring), 'RS256', { kid: 'own' })
})

const publish = (id: string, { x5c }: Signer, observation = fromProvider): NamedPublicKey => ({
  ...{ observation, chain: [], vantage: 'received', id },
  jwk: { kty: 'RSA', kid: id, x5c },
})
const answer = (status: string, changes: Partial<StatusAnswer> = {}): StatusAnswer => ({
  ...{ observation: fromProvider, chain: [], vantage: 'received', id: 'v-1', status },
  ...changes,
})

/** Verdict on a good envelope, or verklaring, when the sending end was told this beside it. */
async function judge(told: Partial<Knowledge>, shown = envelope): Promise<string> {
  const statements = [stateWith(system.x5c, await signWith(system, momentary({ user: shown }))), stateWith([], shown)]
  const observations = [
    { id: fromNeighbour, peer: 'first' },
    { id: fromProvider, peer: 'second' },
  ].map((each) => each as Observation)
  const { outcome, reasons } = await judgeUserAuthentication(
    makeJudgeInput({
      roles: { second: 'trust-service' },
      trust: {
        anchors: authority.trustPem,
        crls: authority.revocationLists(),
        identity: { ...anchors, certificates: '' },
      },
      party: { sender: { ...connected(), observations } },
      knowledge: { sender: { statements, ...told } },
    }),
  )
  return `${outcome} ${reasons[0]?.text ?? ''}`
}

/** As it is without the change. */
const connected = () => makeJudgeInput().evidence.parties.find(({ party }) => party === 'sender')

describe('whether a statement was withdrawn', () => {
  it('counts when the register told the end so', async () => {
    expect(await judge({})).toMatch(/^pass/)
    expect(await judge({ statusAnswers: [answer('active')] })).toMatch(/^pass/)
    expect(await judge({ statusAnswers: [answer('active'), answer('revoked')] })).toMatch(/^fail.*status is revoked/)
  })

  it.each<[string, Partial<StatusAnswer>]>([
    ['of another statement', { id: 'v-2' }],
    ['of a party that is no service', { observation: fromNeighbour }],
    ['of the end itself', { vantage: 'sent' satisfies Vantage }],
    ['that says neither', { status: 'unknown' }],
  ])('does not show from an answer %s', async (_, changes) => {
    expect(await judge({ statusAnswers: [answer('revoked', changes)] })).toMatch(/^pass/)
  })
})

describe('the keys that were published', () => {
  it('hold the one that signed', async () => {
    expect(await judge({ publicKeys: [publish('own', provider), publish('seal', seal)] })).toMatch(/^pass/)
    expect(await judge({ publicKeys: [publish('next', next), publish('own', provider)] })).toMatch(/^pass/)
  })

  it('show that it was retired, of provider and register alike', async () => {
    const retired = /^fail.*kid (own|seal) is not among the published keys/
    expect(await judge({ publicKeys: [publish('next', next)] })).toMatch(retired)
    expect(await judge({ publicKeys: [publish('own', provider), publish('next', otherSeal)] })).toMatch(retired)
  })

  it('are those with the certificate, whatever name they have', async () => {
    expect(await judge({ publicKeys: [publish('own', next)] })).toMatch(/^fail.*signature is not valid/)
  })

  it('say nothing when a party in between gave them, or they have no certificate', async () => {
    expect(await judge({ publicKeys: [publish('next', next, fromNeighbour)] })).toMatch(/^pass/)
    expect(await judge({ publicKeys: [publish('next', { ...next, x5c: [] })] })).toMatch(/^pass/)
    expect(await judge({ publicKeys: [publish('next', { ...next, x5c: ['AAAA'] })] })).toMatch(/^pass/)
  })

  it('are looked at for a verklaring by itself', async () => {
    expect(await judge({}, verklaring)).toMatch(/^fail.*not how they logged in/)
    expect(await judge({ publicKeys: [publish('next', otherSeal)] }, verklaring)).toMatch(
      /^fail.*kid seal is not among/,
    )
  })
})
