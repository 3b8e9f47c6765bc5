import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginDeziLogin } from '../../../simulators/kit/identity/dezi-login.ts'
import { phoneCode } from '../../../simulators/kit/identity/scripted-person.ts'
import { ura } from '../kit/identity/landscape.ts'
import { answerAll, createDeziBench, type DeziBench, type MeansId, testIdentity } from './bench.ts'

let bench: DeziBench

beforeAll(async () => {
  bench = await createDeziBench()
  await bench.restart()
})
afterAll(() => bench[Symbol.asyncDispose]())

async function open(changes: Parameters<DeziBench['client']>[1] = {}) {
  const { url } = beginDeziLogin(bench.client('bron', changes))
  const person = bench.person()
  await person.open(url)
  return person
}

const resultOf = ({ left }: { left?: URL }) =>
  left?.searchParams.get('error') ?? (left?.searchParams.has('code') ? 'code' : 'page')

describe('the means and what a login with them is worth', () => {
  test.each([
    ['digid-midden', 'low'],
    ['digid-substantieel', 'substantial'],
    ['digid-hoog', 'high'],
    ['sso', 'substantial'],
    ['yivi', 'substantial'],
  ] as const)('%s gives a user at level %s', async (means, level) => {
    const login = await bench.complete(bench.client(), means)
    if (!login.ok) throw new Error(login.reason)
    expect(login.user).toMatchObject({
      source: 'dezi-register',
      number: '900000011',
      name: 'A.B. van der Voorbeeld',
      role: '01.015',
      organisation: { ura: ura.bron, name: 'Tést Instelling bron' },
      level,
      authenticationLevel: level,
      registrationLevel: 'high',
      audience: ['bron.identiteit.test'],
      status: 'good',
    })
    expect(login.user.signer.chain[0]).toBe('TEST Dezi-register')
    expect(login.user.envelopeSigner?.chain[0]).toBe('dezi.identiteit.test')
  })

  test.each([
    ['digid-midden', 'level'],
    ['digid-substantieel', 'level'],
    ['sso', 'level'],
    ['yivi', 'level'],
    ['digid-hoog', 'accepted'],
  ] as const)('a client that needs high and does not say so comes to: %s %s', async (means, verdict) => {
    const login = await bench.complete(bench.client('bron', { level: 'high', asksForLevel: false }), means)
    expect(login.ok ? 'accepted' : login.code).toBe(verdict)
  })

  test('the level of Yivi is that of the attribute, and without the attribute there is none', async () => {
    const relation = { yivi: 'cardioloog' }
    const { view } = await bench.logIn(bench.client(), 'yivi', relation.yivi)
    expect(view.html).toContain('Voor welke organisatie en rol?')
    const without = await bench.logIn(bench.client(), 'yivi', 'medewerker')
    expect(resultOf(without.view)).toBe('access_denied')
  })

  test('a person whom the register knows less well is not made surer by a strong login', async () => {
    const login = await bench.complete(bench.client(), 'digid-hoog', 'medewerker')
    expect(login).toMatchObject({
      ok: true,
      user: { authenticationLevel: 'high', registrationLevel: 'substantial', level: 'substantial' },
    })
    expect(login.ok && login.user.role).toBeUndefined()
  })

  test('a client that asks for a level is offered no means below it', async () => {
    const offered = async (level: 'low' | 'substantial' | 'high') =>
      [...(await open({ level })).page.html.matchAll(/name="means" value="([\w-]+)"/g)].map(([, id]) => id)
    expect(await offered('low')).toEqual(['digid-midden', 'digid-substantieel', 'digid-hoog', 'sso', 'yivi'])
    expect(await offered('substantial')).toEqual(['digid-substantieel', 'digid-hoog', 'sso', 'yivi'])
    expect(await offered('high')).toEqual(['digid-hoog', 'yivi'])
  })

  test('a means that was not offered cannot be chosen, and Yivi below the level ends unmet', async () => {
    const person = await open({ level: 'high' })
    await person.submit({ means: 'digid-midden' })
    expect(person.page.html).toContain('Hoe wilt u inloggen?')
    expect(resultOf(await answerAll(person, 'yivi', 'huisarts'))).toBe('unmet_authentication_requirements')
  })
})

describe('the answers', () => {
  const wrong: Record<MeansId, Record<string, string>[]> = {
    'digid-midden': [
      { username: 'voorbeeld', password: 'x' },
      { username: 'niemand', password: 'Duin-Helm-41' },
    ],
    'digid-substantieel': [{ username: 'niemand' }],
    'digid-hoog': [{ username: '' }],
    sso: [{ account: 'voorbeeld@praktijk.test', password: 'Veen-Gras-94' }],
    yivi: [{ wallet: 'wallet' }],
  }

  test.each(Object.entries(wrong) as [MeansId, Record<string, string>[]][])(
    '%s asks again after a wrong one',
    async (means, answers) => {
      for (const answer of answers) {
        const person = await open()
        await person.submit({ means })
        expect((await person.submit(answer)).html).toContain('role="alert"')
      }
    },
  )

  test('a second factor that is not right does not pass, whatever the first was', async () => {
    const { digid, sso } = testIdentity('huisarts')
    const sms = await open()
    await sms.submit({ means: 'digid-midden' })
    const sent = phoneCode(await sms.submit({ username: digid.username, password: digid.password }))
    const other = sent === '123456' ? '123457' : '123456'
    expect((await sms.submit({ smsCode: other })).html).toContain('role="alert"')
    expect(resultOf(await sms.submit({ smsCode: sent }))).toBe('code')
    const totp = await open()
    await totp.submit({ means: 'sso' })
    const code = phoneCode(await totp.submit({ account: sso.account, password: sso.password }))
    bench.landscape.clock.aheadMs = 5 * 60_000
    expect((await totp.submit({ totp: code })).html).toContain('role="alert"')
    bench.landscape.clock.aheadMs = 0
  })

  test('a third wrong one ends the login', async () => {
    const person = await open()
    await person.submit({ means: 'digid-hoog' })
    await person.submit({ username: 'voorbeeld' })
    await person.submit({ appPin: '00000' })
    await person.submit({ appPin: '00000' })
    expect(resultOf(await person.submit({ appPin: '00000' }))).toBe('access_denied')
    expect((await person.open('https://dezi.identiteit.test/login')).status).toBe(400)
  })

  test('somebody who cancels goes back without a code', async () => {
    const person = await open()
    expect(resultOf(await person.submit({ cancel: 'yes' }))).toBe('access_denied')
  })

  test('a step cannot be skipped', async () => {
    const { digid } = testIdentity('huisarts')
    const person = await open()
    await person.submit({ means: 'digid-hoog' })
    expect((await person.submit({ documentNumber: digid.documentNumber, appPin: digid.appPin })).html).toContain(
      'role="alert"',
    )
  })
})

describe('organisation and role', () => {
  test('somebody with several roles chooses one, of the organisation of the client only', async () => {
    const { view } = await bench.logIn(bench.client(), 'digid-hoog', 'cardioloog')
    const roles = [...view.html.matchAll(/name="relation" value="(\d)"><span>([^<]+)/g)].map(([, , text]) => text)
    expect(roles).toEqual(['Cardioloog, Tést Instelling bron', 'Internist, Tést Instelling bron'])
  })

  test('the role that was chosen stands in the verklaring', async () => {
    const client = bench.client()
    const { url, pending } = beginDeziLogin(client)
    const person = bench.person()
    await person.open(url)
    await answerAll(person, 'digid-hoog', 'cardioloog')
    expect((await person.submit({ relation: '7' })).html).toContain('Voor welke organisatie en rol?')
    const { left } = await person.submit({ relation: '1' })
    const { finishDeziLogin } = await import('../../../simulators/kit/identity/dezi-login.ts')
    const login = await finishDeziLogin(client, pending, left?.searchParams ?? new URLSearchParams())
    expect(login).toMatchObject({ ok: true, user: { role: '01.016', name: "C. D'Hartóg" } })
  })

  test('somebody without a relation with the organisation gets no code', async () => {
    const { view } = await bench.logIn(bench.client('ontvanger'), 'digid-hoog')
    expect(resultOf(view)).toBe('access_denied')
  })
})

describe('the page', () => {
  test('has no script, is closed to other sites, and is not kept', async () => {
    const person = await open()
    const policy = String(person.page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'self' https://bron.identiteit.test")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(person.page.headers['cache-control']).toBe('no-store')
    expect(person.page.html).not.toMatch(/<script|javascript:| on\w+=| style=/)
    expect(person.page.html).toMatch(/^<!doctype html>\n<html lang="nl">/)
    expect(person.page.html).toContain('lang="en"')
  })

  test('belongs to one browser, and a form from elsewhere does not answer it', async () => {
    const person = await open()
    const cookies = String(person.cookies.get('__Host-dezi-login'))
    expect(cookies).toMatch(/^[\w-]{43}$/)
    const other = bench.person()
    expect((await other.open('https://dezi.identiteit.test/login')).status).toBe(400)
    expect((await person.submit({ means: 'sso', form: 'guessed' })).status).toBe(400)
  })

  test('is over after ten minutes', async () => {
    const person = await open()
    bench.landscape.clock.aheadMs = 11 * 60_000
    expect((await person.open('https://dezi.identiteit.test/login')).status).toBe(400)
    bench.landscape.clock.aheadMs = 0
  })

  test('lists the test persons with all they need', async () => {
    const { html } = await bench.person().open('https://dezi.identiteit.test/test-identities')
    for (const id of ['huisarts', 'cardioloog', 'medewerker']) {
      const { digid, sso, yivi } = testIdentity(id)
      for (const text of [digid.password, digid.appPin, digid.documentNumber, sso.account, yivi.pin]) {
        expect(html).toContain(text)
      }
    }
  })

  test('shows codes of the telephone only where the option says so', async () => {
    await bench.restart({ options: { showsTestPhone: false } })
    const { digid } = testIdentity('huisarts')
    const person = await open()
    await person.submit({ means: 'digid-midden' })
    const page = await person.submit({ username: digid.username, password: digid.password })
    expect(page.html).toContain('Sms-code')
    expect(page.html).not.toContain('<output>')
    await bench.restart()
  })
})

test('the option ssoLevel says what a work account is worth', async () => {
  await bench.restart({ options: { ssoLevel: 'high' } })
  expect(await bench.complete(bench.client(), 'sso')).toMatchObject({ ok: true, user: { level: 'high' } })
  await bench.restart({ options: { offersAllOrganisations: true } })
  const { view } = await bench.logIn(bench.client(), 'digid-hoog', 'cardioloog')
  expect(view.html).toContain('Tést Instelling ontvanger')
  await bench.restart()
})
