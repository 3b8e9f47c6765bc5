import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyEnvelope } from '../../../harness/contracts/identity/verify-envelope.ts'
import { verifyVerklaring } from '../../../harness/contracts/identity/verify-verklaring.ts'
import { beginDeziLogin, expectationOf, finishDeziLogin } from '../../../simulators/kit/identity/dezi-login.ts'
import { host, ura } from '../kit/identity/landscape.ts'
import { answerAll, createDeziBench, type DeziBench, issuer, testIdentity } from './bench.ts'

let bench: DeziBench

beforeAll(async () => {
  bench = await createDeziBench()
  await bench.restart()
})
afterAll(() => bench[Symbol.asyncDispose]())

interface Answer {
  status: number
  json: Record<string, unknown>
  text: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

async function ask(
  path: string,
  request: { method?: string; headers?: Record<string, string>; body?: string } = {},
  from = bench.bron,
): Promise<Answer> {
  const answer = await from.context.client.request({ method: 'GET', ...request, url: `${issuer}${path}` })
  const text = answer.body.toString('utf8')
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: answer.status, json, text, headers: answer.headers }
}

interface Redemption {
  form: Record<string, string | undefined>
  claims?: Record<string, unknown>
  from?: 'ontvanger'
  key?: 'other'
}

/** A code of a whole login, with what belongs to it. */
async function obtainCode() {
  const client = bench.client()
  const { pending, view } = await bench.logIn(client, 'digid-hoog')
  return { client, pending, code: view.left?.searchParams.get('code') ?? '' }
}

async function redeem(code: string, verifier: string, changes: Partial<Redemption> = {}): Promise<Answer> {
  const key = (changes.key === 'other' ? bench.ontvanger : bench.bron).context.keys.message?.privateKey
  if (key === undefined) throw new Error('no key')
  const now = Math.floor(bench.landscape.clock.now().getTime() / 1000)
  const claims = {
    iss: host('bron'),
    sub: host('bron'),
    aud: `${issuer}/token`,
    iat: now,
    exp: now + 60,
    jti: `${Math.random()}`,
  }
  const form: Record<string, string | undefined> = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `https://${host('bron')}/dezi/callback`,
    code_verifier: verifier,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT({ ...claims, ...changes.claims })
      .setProtectedHeader({ alg: 'PS256' })
      .sign(key),
    ...changes.form,
  }
  const given = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return ask(
    '/token',
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(given).toString(),
    },
    changes.from === undefined ? bench.bron : bench.ontvanger,
  )
}

const bearer = (token: unknown) => ask('/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })

describe('the request to authorize', () => {
  async function open(change: (query: URLSearchParams) => void) {
    const url = new URL(beginDeziLogin(bench.client()).url)
    change(url.searchParams)
    return bench.person().open(url.href)
  }

  test.each([
    ['an unknown client', 'client_id', 'elders.test'],
    ['an unknown redirect_uri', 'redirect_uri', 'https://elders.test/dezi/callback'],
    ['a redirect_uri that only begins right', 'redirect_uri', `https://${host('bron')}/dezi/callback/more`],
    ['a redirect_uri of another client', 'redirect_uri', `https://${host('ontvanger')}/dezi/callback`],
  ])('of %s is not answered at the address it names', async (_, name, value) => {
    const page = await open((query) => query.set(name, value))
    expect([page.status, page.left]).toEqual([400, undefined])
  })

  test.each([
    ['another response_type', (q: URLSearchParams) => q.set('response_type', 'token'), 'unsupported_response_type'],
    ['another response_mode', (q: URLSearchParams) => q.set('response_mode', 'fragment'), 'invalid_request'],
    ['no openid', (q: URLSearchParams) => q.set('scope', 'profile'), 'invalid_scope'],
    ['no code_challenge', (q: URLSearchParams) => q.delete('code_challenge'), 'invalid_request'],
    ['a plain code_challenge', (q: URLSearchParams) => q.set('code_challenge_method', 'plain'), 'invalid_request'],
    ['no method of the challenge', (q: URLSearchParams) => q.delete('code_challenge_method'), 'invalid_request'],
    ['no nonce', (q: URLSearchParams) => q.delete('nonce'), 'invalid_request'],
    ['no state', (q: URLSearchParams) => q.delete('state'), 'invalid_request'],
    ['a nonce twice', (q: URLSearchParams) => q.append('nonce', 'another-one'), 'invalid_request'],
    ['a request object', (q: URLSearchParams) => q.set('request', 'x'), 'request_not_supported'],
    ['a request_uri', (q: URLSearchParams) => q.set('request_uri', 'https://x.test'), 'request_uri_not_supported'],
    ['prompt none', (q: URLSearchParams) => q.set('prompt', 'none'), 'login_required'],
    [
      'a misspelt level',
      (q: URLSearchParams) => q.set('acr_values', 'http://eidas.europe.eu/LoA/high'),
      'unmet_authentication_requirements',
    ],
  ])('with %s is sent back with an error', async (_, change, error) => {
    const { left } = await open(change)
    expect(left?.origin).toBe(`https://${host('bron')}`)
    expect(left?.searchParams.get('error')).toBe(error)
    expect(left?.searchParams.get('iss')).toBe(issuer)
  })
})

describe('the token endpoint', () => {
  test('gives tokens once for a code, and takes them back when it comes again', async () => {
    const { code, pending } = await obtainCode()
    const first = await redeem(code, pending.codeVerifier)
    expect(first).toMatchObject({ status: 200, json: { token_type: 'Bearer', scope: 'openid' } })
    expect(first.headers['cache-control']).toBe('no-store')
    expect((await bearer(first.json.access_token)).status).toBe(200)
    expect((await redeem(code, pending.codeVerifier)).json.error).toBe('invalid_grant')
    expect((await bearer(first.json.access_token)).status).toBe(401)
  })

  test('takes no code that is older than a minute', async () => {
    const { code, pending } = await obtainCode()
    bench.landscape.clock.aheadMs = 61_000
    expect((await redeem(code, pending.codeVerifier)).json.error).toBe('invalid_grant')
    bench.landscape.clock.aheadMs = 0
  })

  const now = () => Math.floor(Date.now() / 1000)
  test.each([
    ['another grant_type', 'unsupported_grant_type', { form: { grant_type: 'password' } }],
    ['another code', 'invalid_grant', { form: { code: 'guessed' } }],
    ['another redirect_uri', 'invalid_grant', { form: { redirect_uri: 'https://elders.test' } }],
    ['no verifier', 'invalid_grant', { form: { code_verifier: undefined } }],
    ['another verifier', 'invalid_grant', { form: { code_verifier: 'x'.repeat(43) } }],
    ['no client assertion', 'invalid_client', { form: { client_assertion: undefined } }],
    ['another type of assertion', 'invalid_client', { form: { client_assertion_type: 'x' } }],
    [
      'a secret',
      'invalid_client',
      { form: { client_assertion: undefined, client_secret: 'x', client_id: host('bron') } },
    ],
    ['a client_id of another', 'invalid_client', { form: { client_id: host('ontvanger') } }],
    ['an assertion that is no JWT', 'invalid_client', { form: { client_assertion: 'x' } }],
    ['an assertion by another key', 'invalid_client', { key: 'other' as const }],
    ['an assertion of an unknown client', 'invalid_client', { claims: { iss: 'elders.test' } }],
    ['an assertion about another', 'invalid_client', { claims: { sub: host('ontvanger') } }],
    ['an assertion for another audience', 'invalid_client', { claims: { aud: 'https://elders.test' } }],
    ['an assertion that has expired', 'invalid_client', { claims: { iat: now() - 900, exp: now() - 600 } }],
    ['an assertion that lives an hour', 'invalid_client', { claims: { exp: now() + 3600 } }],
    ['an assertion without an id', 'invalid_client', { claims: { jti: undefined } }],
    ['a TLS certificate of another organisation', 'invalid_client', { from: 'ontvanger' as const }],
  ])('refuses %s', async (_, error, changes) => {
    // What is refused before the code is looked at needs none.
    const needsCode = error === 'invalid_grant' && !('code' in (('form' in changes && changes.form) || {}))
    const { code, pending } = needsCode ? await obtainCode() : { code: 'none', pending: { codeVerifier: 'none' } }
    const answer = await redeem(code, pending.codeVerifier, changes)
    expect([answer.status, answer.json]).toEqual([error === 'invalid_client' ? 401 : 400, { error }])
  })

  test('refuses an assertion that was used before', async () => {
    const [one, two] = [await obtainCode(), await obtainCode()]
    expect((await redeem(one.code, one.pending.codeVerifier, { claims: { jti: 'same' } })).status).toBe(200)
    expect((await redeem(two.code, two.pending.codeVerifier, { claims: { jti: 'same' } })).json.error).toBe(
      'invalid_client',
    )
  })

  test('refuses a code of another client', async () => {
    const { code, pending } = await obtainCode()
    const other = bench.client('ontvanger')
    const callback = new URLSearchParams({ code, state: pending.state, iss: issuer })
    expect(await finishDeziLogin(other, pending, callback)).toMatchObject({ ok: false, code: 'denied' })
  })

  test('refuses a body that is no form', async () => {
    expect(
      (await ask('/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status,
    ).toBe(400)
  })

  test('lets a client go without an assertion only where the option says so', async () => {
    await bench.restart({ options: { clientAuthentication: 'none' } })
    const { code, pending } = await obtainCode()
    const form = { client_assertion: undefined, client_assertion_type: undefined, client_id: host('bron') }
    expect((await redeem(code, pending.codeVerifier, { form })).status).toBe(200)
    await bench.restart()
  })
})

describe('the client', () => {
  test.each([
    ['state', (q: URLSearchParams) => q.set('state', 'another'), 'binding'],
    ['issuer', (q: URLSearchParams) => q.set('iss', 'https://elders.test'), 'issuer'],
  ])('takes no answer with another %s', async (_, change, code) => {
    const client = bench.client()
    const { pending, view } = await bench.logIn(client, 'digid-hoog')
    const callback = new URLSearchParams(view.left?.searchParams)
    change(callback)
    expect(await finishDeziLogin(client, pending, callback)).toMatchObject({ ok: false, code })
  })

  test('takes no id_token with another nonce', async () => {
    const client = bench.client()
    const { pending, view } = await bench.logIn(client, 'digid-hoog')
    const login = await finishDeziLogin(
      client,
      { ...pending, nonce: 'another' },
      view.left?.searchParams ?? new URLSearchParams(),
    )
    expect(login).toMatchObject({ ok: false, code: 'binding' })
  })

  test('is told when the person or the provider said no', async () => {
    const client = bench.client()
    const { url, pending } = beginDeziLogin(client)
    const person = bench.person()
    await person.open(url)
    const { left } = await person.submit({ cancel: 'yes' })
    const login = await finishDeziLogin(client, pending, left?.searchParams ?? new URLSearchParams())
    expect(login).toMatchObject({ ok: false, code: 'denied' })
  })

  test.each(['A128CBC-HS256', 'A256CBC-HS512'])('gets userinfo encrypted to its key with %s', async (enc) => {
    await bench.restart({ options: { contentEncryption: enc } })
    const { code, pending } = await obtainCode()
    const tokens = await redeem(code, pending.codeVerifier)
    const answer = await bearer(tokens.json.access_token)
    expect(answer.headers['content-type']).toBe('application/jwt')
    expect(decodeProtectedHeader(answer.text)).toEqual({
      alg: 'RSA-OAEP',
      enc,
      kid: 'sleutel-1',
      typ: 'JWT',
      cty: 'JWT',
    })
    await bench.restart()
  })

  test('gets nothing without a token, or with an old one', async () => {
    expect((await ask('/userinfo')).status).toBe(401)
    const { code, pending } = await obtainCode()
    const tokens = await redeem(code, pending.codeVerifier)
    bench.landscape.clock.aheadMs = 6 * 60_000
    const late = await bearer(tokens.json.access_token)
    expect([late.status, late.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"'])
    bench.landscape.clock.aheadMs = 0
  })

  test('is refused a login of somebody whose verklaringen were withdrawn', async () => {
    await bench.restart({ options: { withdrawnDeziNumbers: ['900000011'] } })
    expect(await bench.complete(bench.client(), 'digid-hoog')).toMatchObject({ ok: false, code: 'status' })
    await bench.restart()
    expect((await ask('/status/v1/verklaring/unknown')).status).toBe(404)
  })
})

describe('the other end, which never speaks to Dezi', () => {
  /** What it knows: who sent the message, and the anchors. */
  const expected = (changes: object = {}) => {
    const { statusOf: _, subject: __, ...known } = expectationOf(bench.client('bron', { level: 'high' }))
    return { ...known, ...changes }
  }

  test('reads the envelope with everything: who, role, organisation, both levels and both signers', async () => {
    const login = await bench.complete(bench.client(), 'digid-hoog')
    if (!login.ok) throw new Error(login.reason)
    const asked = bench.dezi().context.database.prepare('SELECT count(*) AS n FROM secret').get()
    expect(await verifyEnvelope(login.envelope, expected())).toMatchObject({
      ok: true,
      user: { number: '900000011', role: '01.015', level: 'high', authenticationLevel: 'high', status: 'unchecked' },
    })
    expect(bench.dezi().context.database.prepare('SELECT count(*) AS n FROM secret').get()).toEqual(asked)
  })

  test('takes an envelope that has expired since when the message was made in time', async () => {
    const login = await bench.complete(bench.client(), 'digid-hoog')
    if (!login.ok) throw new Error(login.reason)
    const madeAt = new Date()
    const at = new Date(madeAt.getTime() + 3_600_000)
    expect(await verifyEnvelope(login.envelope, expected({ at }))).toMatchObject({ ok: false, code: 'expired' })
    expect(await verifyEnvelope(login.envelope, expected({ at, shownAt: madeAt }))).toMatchObject({ ok: true })
  })

  test('sees that a low login is low, which the verklaring by itself does not say', async () => {
    const login = await bench.complete(bench.client(), 'digid-midden')
    if (!login.ok) throw new Error(login.reason)
    expect(await verifyEnvelope(login.envelope, expected())).toMatchObject({ ok: false, code: 'level' })
    const alone = await verifyVerklaring(login.verklaring, expected())
    expect(alone).toMatchObject({ ok: true, user: { registrationLevel: 'high', audience: [] } })
    expect(alone.ok && alone.user.authenticationLevel).toBeUndefined()
  })

  test('takes it from no other organisation', async () => {
    const login = await bench.complete(bench.client(), 'digid-hoog')
    if (!login.ok) throw new Error(login.reason)
    const other = expected({ ura: ura.ontvanger })
    expect(await verifyVerklaring(login.verklaring, other)).toMatchObject({ ok: false, code: 'organisation' })
  })
})

describe('what is published', () => {
  test('discovery names what the provider does', async () => {
    expect((await ask('/.well-known/openid-configuration')).json).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    })
  })

  test('the keys of provider and register come with their certificates', async () => {
    for (const path of ['/jwks.json', '/dezi/jwks.json']) {
      const [key] = (await ask(path)).json.keys as Record<string, unknown>[]
      expect(key).toMatchObject({
        kty: 'RSA',
        use: 'sig',
        alg: 'RS256',
        kid: expect.stringMatching(/^[\w-]{43}$/) as string,
      })
      expect(key).not.toHaveProperty('d')
      const [leaf = ''] = Array.isArray(key?.x5c) ? key.x5c.map(String) : []
      expect(key?.['x5t#S256']).toBe(createHash('sha256').update(Buffer.from(leaf, 'base64')).digest('base64url'))
    }
  })

  test('a person has another subject at another client, and the same one each time', async () => {
    const subjectAt = async (id: 'bron' | 'ontvanger') => {
      const client = bench.client(id)
      const { url, pending } = beginDeziLogin(client)
      const person = bench.person()
      await person.open(url)
      const view = await answerAll(person, 'digid-hoog', 'cardioloog')
      const { left } = view.left === undefined ? await person.submit({ relation: '0' }) : view
      const login = await finishDeziLogin(client, pending, left?.searchParams ?? new URLSearchParams())
      return login.ok ? String(decodeJwt(login.envelope).sub) : login.reason
    }
    const subjects = [await subjectAt('bron'), await subjectAt('ontvanger'), await subjectAt('bron')]
    expect(subjects[0]).toMatch(/^[\w-]{43}$/)
    expect(subjects[1]).toMatch(/^[\w-]{43}$/)
    expect(subjects[1]).not.toBe(subjects[0])
    expect(subjects[2]).toBe(subjects[0])
  })
})

describe('a fault changes one thing', () => {
  test('signs-any-level: the weakest login is stated as high, and passes where high is needed', async () => {
    const needsHigh = () => bench.client('bron', { level: 'high', asksForLevel: false })
    expect(await bench.complete(needsHigh(), 'digid-midden')).toMatchObject({ ok: false, code: 'level' })
    await bench.restart({ faults: ['signs-any-level'] })
    expect(await bench.complete(needsHigh(), 'digid-midden')).toMatchObject({ ok: true, user: { level: 'high' } })
    await bench.restart()
  })

  test('reuses-code: a second client process gets tokens for the same code', async () => {
    await bench.restart({ faults: ['reuses-code'] })
    const { code, pending } = await obtainCode()
    const first = await redeem(code, pending.codeVerifier)
    expect((await redeem(code, pending.codeVerifier)).status).toBe(200)
    expect((await bearer(first.json.access_token)).status).toBe(200)
    await bench.restart()
  })

  test('unencrypted-userinfo: the person can be read on the way, and a client that insists refuses', async () => {
    await bench.restart({ faults: ['unencrypted-userinfo'] })
    expect(await bench.complete(bench.client(), 'digid-hoog')).toMatchObject({ ok: false, code: 'algorithm' })
    const lenient = bench.client('bron', { mustBeEncrypted: false })
    expect(await bench.complete(lenient, 'digid-hoog')).toMatchObject({ ok: true })
    await bench.restart()
  })
})

test('the store keeps no code, token or cookie, and neither it nor the log an answer', async () => {
  const { code, pending } = await obtainCode()
  const tokens = await redeem(code, pending.codeVerifier)
  const party = bench.dezi()
  await party.stop()
  const store = ['party.sqlite', 'party.sqlite-wal']
    .map((name) => readIfThere(join(party.config.directory, 'store', name)))
    .join('')
  const log = readFileSync(join(party.config.directory, 'log', 'party.ndjson'), 'latin1')
  const { digid } = testIdentity('huisarts')
  for (const secret of [code, String(tokens.json.access_token)]) expect(store).not.toContain(secret)
  for (const answer of [digid.appPin, digid.documentNumber, digid.password]) {
    expect(store).not.toContain(answer)
    expect(log).not.toContain(answer)
  }
  await bench.restart()
})

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
