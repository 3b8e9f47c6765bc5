import { beforeAll, describe, expect, it } from 'vitest'
import { defectStatement } from '../../../simulators/care-system/faults/statement-defect.ts'
import { statementTypes } from '../../../simulators/care-system/users/user-statement.ts'
import { pullByUser } from './pull-by-user.ts'
import type { Certificates } from './running-parties.ts'
import { issueUserCertificates, type UsersSetup } from './users-network.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueUserCertificates()
})

const pull = (setup: UsersSetup) => pullByUser(certificates, setup)
const high = { demandsLevel: 'high' }
const showsAny = { clinic: ['shows-any-statement'] }
/** A low login, made high so. */
const forged = (statementDefect: string) => ({ loginMeans: 'digid-midden', statementDefect })

/** Of each: the reason for the client, the reason in the log of the hospital, and the exchange. */
const flawed: [string, string, UsersSetup][] = [
  ['level', 'level is none', { options: { hospital: high }, faults: { dezi: ['misspells-level'] } }],
  ['expired', 'no longer valid', { faults: { ...showsAny, dezi: ['gives-expired-verklaring'] } }],
  ['unreadable', 'it lives longer than any may', { faults: { ...showsAny, dezi: ['gives-lasting-verklaring'] } }],
  ['status', 'the status is unknown', { faults: { ...showsAny, dezi: ['withholds-status'] } }],
  ['signer', 'signed by URA', { options: { clinic: forged('foreign-jku') } }],
  [
    'signer',
    'jku is https://clinic.care.test/jwks.json',
    { options: { clinic: { ...forged('foreign-jku'), userStatement: 'verklaring' } } },
  ],
  ['unreadable', 'no signed JWS', { options: { clinic: forged('alg-none') } }],
  ['algorithm', 'alg is HS256', { options: { clinic: forged('public-key-as-secret') } }],
  [
    'signer',
    'is not among the published keys',
    { options: { hospital: { deziKeys: 'published' } }, faults: { dezi: ['retires-key-early'] } },
  ],
]

describe('a statement that does not hold', () => {
  it.each(flawed)('for %s (%s) gives no token', async (code, reason, setup) => {
    const { state, token, received, holderLog } = await pull(setup)
    expect(token).toMatchObject({ outcome: 'refused' })
    expect(token?.detail).toContain(`user statement: ${code}`)
    expect(holderLog).toMatch(new RegExp(`user statement: ${code}: [^"]*${reason}`))
    expect({ state, received }).toEqual({ state: 'failed', received: [] })
  })
})

describe('a holder that accepts any statement', () => {
  const careless = { hospital: ['accepts-any-statement'] }

  it('gives a token for one that does not hold, and writes down why', async () => {
    const { state, holderLog } = await pull({ options: { clinic: forged('public-key-as-secret') }, faults: careless })
    expect(state).toBe('done')
    expect(holderLog).toMatch(/"code":"algorithm","reason":"alg is HS256.*accepted all the same/)
  })

  it('still demands one', async () => {
    const { token } = await pull({ options: { hospital: high, clinic: { login: 'none' } }, faults: careless })
    expect(token?.detail).toContain('user statement: none')
  })
})

describe('a statement is accepted', () => {
  it.each<[string, UsersSetup]>([
    [
      'verified with the published keys, of which one was replaced',
      {
        options: {
          hospital: { ...high, deziKeys: 'published' },
          clinic: { deziKeys: 'published' },
          dezi: { replacedKey: true },
        },
      },
    ],
    [
      'by the chain that is shown with it, where its key is published no more',
      { options: { hospital: high }, faults: { dezi: ['retires-key-early'] } },
    ],
    ['about somebody without a role', { options: { hospital: high, clinic: { loginPerson: 'helpende' } } }],
    [
      'from userinfo that was not encrypted, where that is allowed',
      { options: { hospital: high, clinic: { userinfo: 'any' } }, faults: { dezi: ['unencrypted-userinfo'] } },
    ],
    ['from userinfo in the longer encryption', { options: { dezi: { contentEncryption: 'A256CBC-HS512' } } }],
  ])('%s', async (_, setup) => {
    const { state, holderLog } = await pull(setup)
    expect(state).toBe('done')
    expect(holderLog).toContain('user asks')
  })
})

describe('a login', () => {
  it.each<[string, string, string[]]>([
    ['no-challenge', 'the provider answered invalid_request', ['skips-pkce']],
    ['other-verifier', '/token answered 400 invalid_grant', ['skips-pkce']],
    ['code-twice', '/token answered 400 invalid_grant', ['reuses-code']],
  ])('with %s is refused, and not where Dezi does not look', async (loginDefect, reason, careless) => {
    const options = { clinic: { loginDefect } }
    const { login, token } = await pull({ options })
    expect(login).toMatchObject({ outcome: 'refused', detail: `403: login: denied: ${reason}` })
    expect(token).toBeUndefined()
    expect((await pull({ options, faults: { dezi: careless } })).state).toBe('done')
  })

  it.each<[string, UsersSetup]>([
    ['status', { faults: { dezi: ['withholds-status'] } }],
    ['signer', { options: { clinic: { deziKeys: 'published' } }, faults: { dezi: ['retires-key-early'] } }],
  ])('is refused by the own system for %s', async (code, setup) => {
    const { login, token } = await pull(setup)
    expect(login).toMatchObject({ outcome: 'refused', detail: `403: login: ${code}` })
    expect(token).toBeUndefined()
  })
})

describe('a statement that a pass signed', () => {
  it('is not forged', () => {
    const statement = { type: statementTypes.saml2, value: 'PHg-' }
    const own = { privateKey: 'none', x5c: [], keyAddress: '' }
    expect(defectStatement('alg-none', own, statement)).toEqual(statement)
  })
})
