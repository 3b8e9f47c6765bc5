import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audienceOf, describeRequest } from '../../../simulators/care-system/users/request-context.ts'
import { statementClaim, statementTypes } from '../../../simulators/care-system/users/user-statement.ts'
import { openPass } from '../../../simulators/kit/identity/card-client.ts'
import { logInByScript } from '../../../simulators/kit/identity/scripted-person.ts'
import { testIdentities } from '../../../simulators/kit/identity/test-identities.ts'
import { handMade } from './hand-made-requests.ts'
import { pullByUser } from './pull-by-user.ts'
import type { Certificates } from './running-parties.ts'
import { bsns, referral, sampleRecord } from './sample-record.ts'
import { issueUserCertificates, startUsersNetwork, type UsersNetwork, type UsersSetup } from './users-network.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueUserCertificates()
})

const demandsHigh = { hospital: { demandsLevel: 'high' } }
const nurse = testIdentities.find(({ id }) => id === 'verpleegkundige')

const pull = (setup: UsersSetup) => pullByUser(certificates, setup)

describe('the user who logs in', () => {
  it('is known to the end that has the record, by number, role and level', async () => {
    const { state, login, token, holderLog, received } = await pull({ options: demandsHigh })
    expect({ state, login: login?.outcome, token: token?.outcome }).toEqual({ state: 'done', login: 'ok', token: 'ok' })
    expect(login?.to).toBe('dezi')
    expect(received.length).toBeGreaterThan(0)
    expect(holderLog).toMatch(/"number":"900000048","role":"30.000","level":"high".*"user asks"/)
  })

  it.each([
    ['digid-midden', 'low'],
    ['digid-substantieel', 'substantial'],
    ['digid-hoog', 'high'],
    ['sso', 'substantial'],
    ['yivi', 'substantial'],
  ])('with %s is known at level %s', async (loginMeans, level) => {
    const { state, holderLog } = await pull({ options: { clinic: { loginMeans } } })
    expect(state).toBe('done')
    expect(holderLog).toMatch(new RegExp(`"number":"900000048".*"level":"${level}".*"user asks"`))
  })

  it('with a pass signs for this one request, and its certificate comes from the register', async () => {
    const { state, login, holderLog } = await pull({ options: { ...demandsHigh, clinic: { login: 'uzi-pas' } } })
    expect({ state, login: login?.to }).toEqual({ state: 'done', login: 'uzi' })
    expect(holderLog).toMatch(/"role":"01.010","level":"high".*"user asks"/)
  })

  it('is not asked for again while the login holds', async () => {
    await using network = await startUsersNetwork(certificates)
    await network.hospital.put(sampleRecord)
    for (const round of [1, 2]) {
      await network.hospital.trigger({ action: 'refer', referral })
      await network.clinic.settledSteps('complete', round)
    }
    const { steps } = await network.clinic.progress()
    expect(steps.filter(({ name }) => name === 'login')).toHaveLength(1)
  })

  it('may stay unknown where nobody is demanded', async () => {
    const { state, login, holderLog } = await pull({ options: { clinic: { login: 'none' } } })
    expect({ state, login }).toEqual({ state: 'done', login: undefined })
    expect(holderLog).not.toContain('user asks')
  })

  it('is hidden from who stands between, with message protection', async () => {
    const { state, holderLog } = await pull({ options: demandsHigh, protection: 'message/jwe' })
    expect(state).toBe('done')
    expect(holderLog).toContain('user asks')
  })
})

const showsAny = { clinic: ['shows-any-statement'] }
const anyOf = (loginMeans: string) => ({ ...demandsHigh, clinic: { loginMeans } })

describe('a token for the record is refused', () => {
  it.each<[string, string, UsersSetup]>([
    [
      'nobody logged in',
      'access_denied: user statement: none',
      { options: { ...demandsHigh, clinic: { login: 'none' } } },
    ],
    ['the level is too low', 'access_denied: user statement: level', { options: anyOf('sso') }],
    [
      'the statement does not say how the login was',
      'access_denied: user statement: level',
      { options: { ...demandsHigh, clinic: { userStatement: 'verklaring' } } },
    ],
    [
      'the statement was altered',
      'invalid_grant: user statement: signature',
      { options: anyOf('digid-midden'), faults: { clinic: ['alters-statement'] } },
    ],
    [
      'the token of the pass was altered',
      'invalid_grant: user statement: signature',
      { options: { clinic: { login: 'uzi-pas' } }, faults: { clinic: ['alters-statement'] } },
    ],
    [
      'the statement has expired',
      'invalid_grant: user statement: expired',
      { faults: { ...showsAny, dezi: ['dates-back'] } },
    ],
    [
      'the statement is about a user elsewhere',
      'invalid_grant: user statement: organisation',
      { options: { dezi: { offersAllOrganisations: true }, clinic: { loginPerson: 'huisarts' } }, faults: showsAny },
    ],
    [
      'the statement was withdrawn',
      'invalid_grant: user statement: status',
      { options: { dezi: { withdrawnDeziNumbers: ['900000048'] } }, faults: showsAny },
    ],
    [
      'no identity provider is known here',
      'invalid_grant: user statement: issuer',
      { options: { hospital: { identityProvider: '' } } },
    ],
  ])('when %s', async (_, reason, setup) => {
    const { state, token, received } = await pull(setup)
    expect(token).toMatchObject({ outcome: 'refused', detail: `400: ${reason}` })
    expect({ state, received }).toEqual({ state: 'failed', received: [] })
  })

  it('not when the provider states more than there was: that is for its own account', async () => {
    const { state, holderLog } = await pull({ options: anyOf('digid-midden'), faults: { dezi: ['signs-any-level'] } })
    expect(state).toBe('done')
    expect(holderLog).toMatch(/"level":"high".*"user asks"/)
  })
})

describe('the own system refuses the login', () => {
  it.each<[string, UsersSetup]>([
    ['expired', { faults: { dezi: ['dates-back'] } }],
    ['algorithm', { faults: { dezi: ['unencrypted-userinfo'] } }],
    ['status', { options: { dezi: { withdrawnDeziNumbers: ['900000048'] } } }],
  ])('for %s', async (code, setup) => {
    const { login, token } = await pull(setup)
    expect(login).toMatchObject({ outcome: 'refused', detail: `403: login: ${code}` })
    expect(token).toBeUndefined()
  })
})

describe('a transactietoken that is shown by hand', () => {
  const scope = 'bgz-sender'
  let network: UsersNetwork
  beforeAll(async () => {
    network = await startUsersNetwork(certificates, { options: { clinic: { login: 'none', onReferral: 'wait' } } })
    await network.hospital.put(sampleRecord)
    await network.hospital.trigger({ action: 'refer', referral })
    await network.hospital.settledSteps('notify', 1)
  })
  afterAll(() => network[Symbol.asyncDispose]())

  /** A token for a request with this id, shown with a request that has the other. */
  async function show(made: { id: string; bsn?: string; audience?: string }, shownWith: string) {
    const { context } = network.clinic
    const { party } = context
    const pass = await openPass(context, 'https://uzi.care.test', { uziNumber: '900000027', pin: '482913' })
    const about = describeRequest({ id: made.id, scope, bsn: made.bsn ?? bsns.anna }, party.organisation)
    const holder = audienceOf(network.hospital.context.party.organisation)
    const xml = await pass.signTransactietoken(about, made.audience ?? holder)
    await pass.close()
    const value = Buffer.from(xml).toString('base64url')
    const statement = { [statementClaim]: { type: statementTypes.saml2, value } }
    const by = handMade(network, 'clinic')
    const client_assertion = await by.assertion({ claims: { ...statement, jti: shownWith } })
    return by.askToken({ scope, authorization_base: await readBase(), client_assertion })
  }

  async function readBase(): Promise<string> {
    const [task] = await network.clinic.received()
    const inputs = task?.input as { valueString?: string }[] | undefined
    return inputs?.[0]?.valueString ?? ''
  }

  it('is good for the request it was made for', async () => {
    expect((await show({ id: 'one' }, 'one')).status).toBe(200)
  })

  it.each([
    ['another request', { id: 'two' }, 'two-again', 'binding'],
    ['another patient', { id: 'three', bsn: bsns.bram }, 'three', 'binding'],
    ['another system', { id: 'four', audience: 'urn:IIroot:1:IIext:1' }, 'four', 'audience'],
  ])('is refused when it was made for %s', async (_, made, shownWith, reason) => {
    expect(await show(made, shownWith)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: `user statement: ${reason}` },
    })
  })

  it('is refused with a claim that is no statement', async () => {
    const by = handMade(network, 'clinic')
    for (const claim of ['x', { type: 'urn:x', value: 'y' }, { type: statementTypes.jwt }]) {
      const client_assertion = await by.assertion({ claims: { [statementClaim]: claim } })
      const answer = await by.askToken({ scope, authorization_base: await readBase(), client_assertion })
      expect(answer.json).toEqual({ error: 'invalid_grant', error_description: 'user statement: unreadable' })
    }
  })
})

describe('a person with a browser', () => {
  let network: UsersNetwork
  beforeAll(async () => {
    network = await startUsersNetwork(certificates, { options: { ...demandsHigh, clinic: { loginBy: 'person' } } })
  })
  afterAll(() => network[Symbol.asyncDispose]())

  const open = (from: 'clinic' | 'hospital', url: string) =>
    network[from].context.client.request({ method: 'GET', url })
  const start = async () => String((await open('clinic', 'https://clinic.care.test/login')).headers.location)

  it('logs in at a workstation of the organisation, and the waiting system goes on', async () => {
    await network.hospital.put(sampleRecord)
    await network.hospital.trigger({ action: 'refer', referral })
    await network.hospital.settledSteps('notify', 1)
    if (nurse === undefined) throw new Error('no nurse')
    const login = await start()
    expect(login).toMatch(/^https:\/\/dezi\.care\.test\/authorize\?/)
    const back = await logInByScript(network.clinic.context.client, login, { who: nurse, means: 'digid-hoog' })
    const page = await open('clinic', back.href)
    expect(page.status).toBe(200)
    expect(page.body.toString('utf8')).toContain('U bent ingelogd')
    expect(await network.clinic.settled()).toMatchObject({ state: 'done' })
    expect(network.hospital.readLog()).toContain('user asks')
  })

  it('cannot do so from elsewhere', async () => {
    expect((await open('hospital', 'https://clinic.care.test/login')).status).toBe(403)
    expect((await open('hospital', 'https://clinic.care.test/dezi/callback?state=x')).status).toBe(403)
  })

  it('is told of a login that nobody began, or that came to nothing', async () => {
    expect((await open('clinic', 'https://clinic.care.test/dezi/callback?state=x')).status).toBe(400)
    const state = new URL(await start()).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ state, iss: 'https://dezi.care.test', error: 'access_denied' })
    const page = await open('clinic', `https://clinic.care.test/dezi/callback?${query}`)
    expect(page.status).toBe(403)
    expect(page.body.toString('utf8')).toContain('niet gelukt')
  })

  it('finds no login page where the system logs in by itself', async () => {
    await using other = await startUsersNetwork(certificates)
    const answer = await other.clinic.context.client.request({ method: 'GET', url: 'https://clinic.care.test/login' })
    expect(answer.status).toBe(404)
  })
})

describe('options that do not go together', () => {
  it.each([
    [{ identityProvider: 'nobody' }, /option identityProvider: "nobody" is no party/],
    [{ login: 'uzi-pas', passService: 'nobody' }, /option passService: "nobody" is no party/],
    [{ loginPerson: 'nobody' }, /option loginPerson: there is no test person "nobody"/],
    [{ login: 'guess' }, /option login is "guess"/],
    [{ trust: 'nuts', login: 'uzi-pas' }, /a Nuts node takes no statement made with a pass/],
    [{ trust: 'nuts', demandsLevel: 'high' }, /with trust nuts the node of this system demands the level/],
  ])('%o keep the system from starting', async (options, message) => {
    await expect(startUsersNetwork(certificates, { options: { clinic: options } })).rejects.toThrow(message)
  })
})
