import { createHash, X509Certificate } from 'node:crypto'
import { type Browser, test as base, chromium, expect, type Page } from '@playwright/test'
import type { AssuranceLevel } from '../../harness/contracts/identity/assurance.ts'
import {
  beginDeziLogin,
  type DeziClient,
  type DeziLogin,
  finishDeziLogin,
  type PendingLogin,
} from '../../simulators/kit/identity/dezi-login.ts'
import { createDeziBench, type DeziBench, type MeansId, testIdentity } from '../simulators/dezi/bench.ts'
import { host } from '../simulators/kit/identity/landscape.ts'
import { findBrowser } from './find-browser.ts'
import { networkChanged, untilConnected } from './until-connected.ts'

interface Fixtures {
  bench: DeziBench
  browserOfPerson: Browser
}

/** A browser that finds the parties by their names, and trusts the test authority by its key and nothing else. */
const test = base.extend<object, Fixtures>({
  bench: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const bench = await createDeziBench()
      await bench.restart()
      await use(bench)
      await bench[Symbol.asyncDispose]()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browserOfPerson: [
    async ({ bench }, use) => {
      const executablePath = await findBrowser()
      // Chromium on Linux has no trust store of its own to put an authority in: this list is the nearest.
      const issuing = new X509Certificate(bench.landscape.servers.authorities.issuing.certificatePem)
      const key = issuing.publicKey.export({ type: 'spki', format: 'der' })
      const trusted = createHash('sha256').update(key).digest('base64')
      const rules = [bench.dezi(), bench.bron].map(
        ({ config, listen }) => `MAP ${config.party.fqdn}:443 ${listen.address}:${listen.port}`,
      )
      const browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: [`--host-resolver-rules=${rules.join(',')}`, `--ignore-certificate-errors-spki-list=${trusted}`],
      })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
})

const who = testIdentity('huisarts')

/** What a person does on the page, by what it says and not by how it is made. */
const walks: Record<MeansId, { button: RegExp; level: AssuranceLevel; walk: (page: Page) => Promise<void> }> = {
  'digid-midden': {
    button: /^DigiD Midden/,
    level: 'low',
    async walk(page) {
      await fill(page, { Gebruikersnaam: who.digid.username, Wachtwoord: who.digid.password })
      await fill(page, { 'Sms-code': await phone(page) })
    },
  },
  'digid-substantieel': {
    button: /^DigiD Substantieel/,
    level: 'substantial',
    async walk(page) {
      await fill(page, { Gebruikersnaam: who.digid.username })
      await fill(page, { 'Pincode van de DigiD-app': who.digid.appPin })
    },
  },
  'digid-hoog': {
    button: /^DigiD Hoog/,
    level: 'high',
    async walk(page) {
      await fill(page, { Gebruikersnaam: who.digid.username })
      await fill(page, { 'Pincode van de DigiD-app': who.digid.appPin })
      await fill(page, { 'Documentnummer op de chip': who.digid.documentNumber })
    },
  },
  sso: {
    button: /^Werkaccount/,
    level: 'substantial',
    async walk(page) {
      await fill(page, { Werkaccount: who.sso.account, Wachtwoord: who.sso.password })
      await fill(page, { 'Code van de authenticator-app': await phone(page) })
    },
  },
  yivi: {
    button: /^Yivi/,
    level: 'substantial',
    async walk(page) {
      await fill(page, { Testwallet: who.yivi.wallet })
      await fill(page, { 'Yivi-pincode': who.yivi.pin })
    },
  },
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value)
  await page.getByRole('button', { name: /^Verder/ }).click()
}

async function phone(page: Page): Promise<string> {
  return page.getByRole('complementary', { name: 'Testtelefoon' }).getByRole('status').innerText()
}

test.describe.configure({ timeout: 90_000 })

/** A whole login: from the client, over the page, back to the client. */
async function logIn(page: Page, client: DeziClient, means: MeansId): Promise<DeziLogin> {
  const { button, walk } = walks[means]
  return untilConnected(page, async () => {
    const { url, pending } = beginDeziLogin(client)
    await page.goto(url)
    await page.getByRole('button', { name: button }).click()
    await walk(page)
    return comeBack(page, client, pending)
  })
}

async function comeBack(page: Page, client: DeziClient, pending: PendingLogin): Promise<DeziLogin> {
  await page.waitForURL(`https://${host('bron')}/dezi/callback?*`)
  return finishDeziLogin(client, pending, new URL(page.url()).searchParams)
}

for (const means of Object.keys(walks) as MeansId[]) {
  const { level } = walks[means]
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? '' : ', without JavaScript'
    test(`a login with ${means} is worth ${level}${how}`, async ({ bench, browserOfPerson }) => {
      const context = await browserOfPerson.newContext({ javaScriptEnabled, locale: 'nl-NL' })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      const login = await logIn(page, bench.client(), means)
      expect(login).toMatchObject({ ok: true, user: { number: who.deziNumber, level, authenticationLevel: level } })
      expect(complaints.filter((text) => !text.includes(networkChanged))).toEqual([])
      await context.close()
    })
  }

  test(`where high is needed, a login with ${means} is ${level === 'high' ? 'taken' : 'refused'}`, async ({
    bench,
    browserOfPerson,
  }) => {
    const page = await browserOfPerson.newPage()
    const login = await logIn(page, bench.client('bron', { level: 'high', asksForLevel: false }), means)
    expect(login.ok ? 'taken' : login.code).toBe(level === 'high' ? 'taken' : 'level')
    await page.close()
  })
}

test('a wrong answer is said, and the keyboard alone is enough', async ({ bench, browserOfPerson }) => {
  const page = await browserOfPerson.newPage()
  await untilConnected(page, async () => {
    await page.goto(beginDeziLogin(bench.client()).url)
    await expect(page).toHaveTitle('Hoe wilt u inloggen? – Dezi (test)')
    await page.getByRole('button', { name: /^Werkaccount/ }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Werkaccount')).toBeFocused()
    await page.keyboard.type('niemand@praktijk.test')
    await page.keyboard.press('Tab')
    await page.keyboard.type('x')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('Dat klopt niet')
  })
  await page.close()
})

test('somebody with two roles chooses one', async ({ bench, browserOfPerson }) => {
  const page = await browserOfPerson.newPage()
  const client = bench.client()
  const { digid } = testIdentity('cardioloog')
  const login = await untilConnected(page, async () => {
    const { url, pending } = beginDeziLogin(client)
    await page.goto(url)
    await page.getByRole('button', { name: /^DigiD Substantieel/ }).click()
    await fill(page, { Gebruikersnaam: digid.username })
    await fill(page, { 'Pincode van de DigiD-app': digid.appPin })
    await page.getByRole('button', { name: /^Internist/ }).click()
    return comeBack(page, client, pending)
  })
  expect(login).toMatchObject({ ok: true, user: { role: '01.016' } })
  await page.close()
})
