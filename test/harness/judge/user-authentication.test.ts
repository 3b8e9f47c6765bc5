import { createPrivateKey, sign as signBytes, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDeziAuthority } from '../../../certs/dezi-authority.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import { createUziCardAuthority, type IssuedPass } from '../../../certs/uzi-card-authority.ts'
import type { IdentityTrust } from '../../../harness/contracts/evidence.ts'
import { levelUris } from '../../../harness/contracts/identity/assurance.ts'
import { applicationUrn, switchPointAudience } from '../../../harness/contracts/identity/transactietoken-names.ts'
import type { SignedAssertion, SignedStatement } from '../../../harness/contracts/probe.ts'
import { judgeUserAuthentication } from '../../../harness/judge/user-authentication.ts'
import { composeTransactietoken } from '../../../simulators/kit/identity/compose-transactietoken.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { envelopeClaims, verklaringClaims } from './dezi-claims.ts'
import { type Changes, makeJudgeInput } from './judge-input.ts'
import {
  type Claims,
  issueServer,
  momentary,
  type Signer,
  secondsNow,
  signerOf,
  signWith,
  stateWith,
} from './signers.ts'

const bsn = '999990019'
const now = new Date()

let authority: UziAuthority
/** System of the receiving end, whose user asks. */
let system: Signer
let provider: Signer
let stranger: Signer
let seal: Signer
let pass: IssuedPass
let functionPass: IssuedPass
let identity: IdentityTrust

beforeAll(async () => {
  authority = await createUziAuthority({ line: 'G1', now, keys: createQuickPool(4) })
  const dezi = await createDeziAuthority({ now, keyBits: 2048 })
  const cards = await createUziCardAuthority({ now, keyBits: 2048 })
  system = await issueServer(authority, '90000003')
  provider = await issueServer(authority, '90000002')
  stranger = await issueServer(authority, '90000009')
  seal = await signerOf(await dezi.issueSeal())
  const organisation = { ura: '90000003', name: 'receiver' }
  const holder = { givenNames: 'A.', surname: 'Tester' }
  pass = await cards.issuePass({ type: 'Z', organisation, holder, title: 'Arts', role: '01.000' })
  functionPass = await cards.issuePass({ type: 'M', organisation, function: 'manager', department: 'Praktijk' })
  const certificates = [pass, functionPass].map(({ keys }) => keys.authentication.certificatePem).join('\n')
  identity = {
    anchors: cards.trustPem + dezi.trustPem,
    crls: cards.revocationLists() + dezi.revocationLists(),
    certificates,
  }
})

function signVerklaring(changes: Claims = {}): Promise<string> {
  return signWith(seal, verklaringClaims(changes), 'RS256', { typ: 'JWT', jku: 'https://dezi.test/dezi/jwks.json' })
}

async function signEnvelope(changes: Claims = {}, signer = provider, verklaring: Claims = {}): Promise<string> {
  const claims = envelopeClaims(await signVerklaring(verklaring), changes)
  return signWith(signer, claims, 'RS256', { typ: 'JWT' })
}

function signToken({ keys }: IssuedPass, { patient = bsn, audience = applicationUrn('0') } = {}): Promise<string> {
  const { certificatePem, privateKeyPem } = keys.authentication
  return composeTransactietoken({
    context: {
      interactionId: 'X_IN000001NL',
      messageIdRoot: '1.2.3',
      messageIdExt: 'M-1',
      burgerServiceNummer: patient,
      applicationId: '900380',
      contextCode: 'BGZ',
    },
    certificate: new X509Certificate(certificatePem),
    now: new Date(),
    audience,
    sign: async (bytes) => signBytes('sha256', bytes, createPrivateKey(privateKeyPem)),
  })
}

/** Shown by the asking system in a statement of its own. */
const shownBySystem = async (text: string): Promise<SignedStatement> =>
  stateWith(system.x5c, await signWith(system, momentary({ user: text })))

const asAssertion = (xml: string): SignedAssertion => ({ observation: 'o', chain: [], vantage: 'received', xml })

interface Shown {
  statements?: SignedStatement[]
  assertions?: SignedAssertion[]
}

/** Verdict when the sending end was shown this about the user of the receiving end. */
async function judge(shown: Shown, changes: Changes = {}) {
  const verdict = await judgeFully(shown, changes)
  return `${verdict.outcome} ${verdict.reasons[0]?.code}`
}

function judgeFully(shown: Shown, changes: Changes = {}) {
  return judgeUserAuthentication(
    makeJudgeInput({
      roles: { second: 'trust-service' },
      trust: { anchors: authority.trustPem, crls: authority.revocationLists(), identity },
      truth: [{ element: 'Patient.identifier', value: bsn, class: 'identity', kind: 'bsn', matchedBy: 'value' }],
      ...changes,
      knowledge: { sender: shown, ...changes.knowledge },
    }),
  )
}

/** The envelope with the statement it stands in, as the probe finds both. */
async function judgeEnvelope(envelope: string, changes: Changes = {}) {
  return judge({ statements: [await shownBySystem(envelope), stateWith(provider.x5c, envelope)] }, changes)
}

describe('a login through Dezi', () => {
  it('at level high, shown by the asking system, passes', async () => {
    expect(await judgeEnvelope(await signEnvelope())).toBe('pass user-known')
  })

  it.each(['low', 'substantial'] as const)('at level %s fails, and so does a registration at it', async (level) => {
    expect(await judgeEnvelope(await signEnvelope({ loa_authn: levelUris[level] }))).toBe('fail user-level-low')
    const registered = await signEnvelope({}, provider, { loa_dezi: levelUris[level] })
    expect(await judgeEnvelope(registered)).toBe('fail user-level-low')
  })

  it('is a remark where whoever holds it can show it', async () => {
    expect(await judge({ statements: [stateWith(provider.x5c, await signEnvelope())] })).toBe('attention user-unbound')
  })

  it('is not enough as a verklaring by itself, which tells nothing of the login', async () => {
    const verklaring = await signVerklaring()
    const statements = [await shownBySystem(verklaring), stateWith(seal.x5c, verklaring)]
    expect(await judge({ statements })).toBe('fail user-level-unstated')
  })

  it.each<[string, () => Promise<string>]>([
    ['for another client', () => signEnvelope({ aud: 'sender.test' })],
    ['from before the exchange', () => signEnvelope({ iat: secondsNow() - 900, exp: secondsNow() - 840 })],
    ['signed by who is no trust service', () => signEnvelope({}, stranger)],
    ['about a user of another organisation', () => signEnvelope({}, provider, { abonnee_nummer: '90000009' })],
    ['around another verklaring', () => signEnvelope({ verklaring_id: 'v-2' })],
    ['with a verklaring that is over', () => signEnvelope({}, provider, { nbf: 1, exp: 2 })],
  ])('does not hold %s', async (_what, make) => {
    expect(await judgeEnvelope(await make())).toBe('fail user-statement-flawed')
  })

  it('does not hold when the provider is a party in between, or its seal is not trusted', async () => {
    const envelope = await signEnvelope()
    expect(await judgeEnvelope(envelope, { roles: {} })).toBe('fail user-statement-flawed')
    const trust = { anchors: authority.trustPem, crls: authority.revocationLists() }
    expect(await judgeEnvelope(envelope, { trust })).toBe('fail user-statement-flawed')
  })

  it('does not hold when it was tampered with', async () => {
    const [header, , signature] = (await signEnvelope()).split('.')
    const claims = Buffer.from(JSON.stringify({ verklaring: await signVerklaring(), aud: 'receiver.test' }))
    expect(await judgeEnvelope(`${header}.${claims.toString('base64url')}.${signature}`)).toBe(
      'fail user-statement-flawed',
    )
  })

  it('counts for nothing where another party saw it', async () => {
    const envelope = await signEnvelope()
    const knowledge = { first: { statements: [await shownBySystem(envelope), stateWith(provider.x5c, envelope)] } }
    expect(await judge({}, { knowledge })).toBe('fail user-unknown')
  })

  it('is looked for at the processors of the end, when these count as part of it', async () => {
    const envelope = await signEnvelope()
    const statements = [await shownBySystem(envelope), stateWith(provider.x5c, envelope)]
    const changes: Changes = {
      roles: { first: 'processor', second: 'trust-service' },
      worksFor: { first: 'sender' },
      knowledge: { first: { statements } },
    }
    expect(await judge({}, changes)).toBe('pass user-known')
    expect(await judge({}, { ...changes, ends: 'organisation' })).toBe('fail user-unknown')
  })
})

describe('a transactietoken', () => {
  it('signed with a pass for this patient passes', async () => {
    expect(await judge({ assertions: [asAssertion(await signToken(pass))] })).toBe('pass user-known')
  })

  it('about another patient is a remark, as it can have been made for something else', async () => {
    const token = await signToken(pass, { patient: '999991772' })
    expect(await judge({ assertions: [asAssertion(token)] })).toBe('attention user-unbound')
  })

  it('made for another system is a remark, as that one can have passed it on', async () => {
    const token = await signToken(pass, { audience: switchPointAudience })
    expect(await judge({ assertions: [asAssertion(token)] })).toBe('attention user-unbound')
  })

  it('signed with a pass of a function names nobody', async () => {
    expect(await judge({ assertions: [asAssertion(await signToken(functionPass))] })).toBe('fail user-level-low')
  })

  it('that was changed does not hold', async () => {
    const changed = (await signToken(pass)).replace('M-1', 'M-2')
    expect(await judge({ assertions: [asAssertion(changed)] })).toBe('fail user-statement-flawed')
  })
})

describe('a reason', () => {
  it('names the observation in which the statement stood', async () => {
    const token = { ...asAssertion(await signToken(pass)), observation: 'sender/received/7' }
    const { reasons } = await judgeFully({ assertions: [token] })
    expect(reasons.map(({ observations }) => observations)).toEqual([['sender/received/7']])
  })
})

describe('what others say of a user', () => {
  it('is named as such: an assertion of a party in between, and a credential of the organisation itself', async () => {
    const xml =
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Issuer>https://platform</saml:Issuer>' +
      '<SignatureValue/></saml:Assertion>'
    expect(await judge({ assertions: [asAssertion(xml)] })).toBe('fail user-asserted')
    const employee = JSON.stringify({ type: ['NutsEmployeeCredential'], credentialSubject: { name: 'T. Tester' } })
    expect(await judge({ statements: [await shownBySystem(employee)] })).toBe('fail user-asserted')
  })

  it('takes nothing away from a statement that is good', async () => {
    const token = asAssertion(await signToken(pass))
    const flawed = asAssertion((await signToken(pass)).replace('M-1', 'M-2'))
    expect(await judge({ assertions: [flawed, token] })).toBe('pass user-known')
  })
})

describe('an exchange', () => {
  it('without any statement fails, one that broke off is inconclusive', async () => {
    expect(await judge({})).toBe('fail user-unknown')
    expect(await judge({ assertions: [asAssertion(await signToken(pass))] }, { fault: 'lost' })).toBe(
      'inconclusive fault',
    )
  })

  it('in which nothing was asked does not have this verdict', async () => {
    expect(await judge({}, { party: { sender: { connections: [] } } })).toBe('not-applicable nothing-arrived')
  })
})
