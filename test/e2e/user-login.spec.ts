import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { type Browser, test as base, chromium, expect, type Page } from '@playwright/test'
import type { SocketAddress } from '../../harness/contracts/evidence.ts'
import { keyFiles } from '../../harness/contracts/party.ts'
import type { Outcome } from '../../harness/contracts/result.ts'
import type { ExchangePlan } from '../../harness/contracts/scenario.ts'
import type { RunningNetwork, RunningParty, Topology } from '../../harness/contracts/topology.ts'
import type { KeyIssuer } from '../../harness/run/prepare-keys.ts'
import { createEmbeddedTopology } from '../../harness/topology/embedded/topology.ts'
import { manifests } from '../../simulators/index.ts'
import { testIdentities } from '../../simulators/kit/identity/test-identities.ts'
import { createTestIssuer, measure, planOf, rememberIssued } from '../harness/run/measure.ts'
import { findBrowser } from './find-browser.ts'
import { untilConnected } from './until-connected.ts'

/** The keys are made once: the same organisations take part in each run. */
const test = base.extend<object, { issuer: KeyIssuer }>({
  issuer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => use(rememberIssued(await createTestIssuer())),
    { scope: 'worker', timeout: 120_000 },
  ],
})

const who = testIdentities.find(({ id }) => id === 'verpleegkundige')
if (who === undefined) throw new Error('nobody to log in')

/** What a person does on the page, by what it says, and what has to come of it. */
const walks: Record<string, { button: RegExp; fields: Record<string, string>[]; verdict: Outcome }> = {
  'digid-midden': {
    button: /^DigiD Midden/,
    fields: [{ Gebruikersnaam: who.digid.username, Wachtwoord: who.digid.password }, { 'Sms-code': '' }],
    verdict: 'fail',
  },
  'digid-substantieel': {
    button: /^DigiD Substantieel/,
    fields: [{ Gebruikersnaam: who.digid.username }, { 'Pincode van de DigiD-app': who.digid.appPin }],
    verdict: 'fail',
  },
  'digid-hoog': {
    button: /^DigiD Hoog/,
    fields: [
      { Gebruikersnaam: who.digid.username },
      { 'Pincode van de DigiD-app': who.digid.appPin },
      { 'Documentnummer op de chip': who.digid.documentNumber },
    ],
    verdict: 'pass',
  },
  sso: {
    button: /^Werkaccount/,
    fields: [{ Werkaccount: who.sso.account, Wachtwoord: who.sso.password }, { 'Code van de authenticator-app': '' }],
    verdict: 'fail',
  },
  yivi: {
    button: /^Yivi/,
    fields: [{ Testwallet: who.yivi.wallet }, { 'Yivi-pincode': who.yivi.pin }],
    verdict: 'fail',
  },
}

test.describe.configure({ timeout: 180_000 })

for (const [means, { button, fields, verdict }] of Object.entries(walks)) {
  test(`who logs in with ${means} in a browser is ${verdict === 'pass' ? 'known' : 'not known'} at high`, async ({
    issuer,
  }) => {
    const plan = await askPerson('cn-5-users/digid-midden')
    const started = Promise.withResolvers<RunningNetwork>()
    const topology = watch(createEmbeddedTopology(manifests), started.resolve)
    const measuring = measure([plan], { issuer, topology, memory: false })
    const network = await Promise.race([started.promise, measuring.then(() => undefined)])
    if (network === undefined) throw new Error('the network did not start')
    await using workstation = await openWorkstation(plan, network)
    await workstation.logIn(async (page) => {
      await page.getByRole('button', { name: button }).click()
      for (const answers of fields) await fill(page, answers)
    })
    await using measured = await measuring
    const [exchange] = measured.result.exchanges
    expect(exchange?.verdicts.functional.outcome).toBe('pass')
    expect(exchange?.verdicts.userAuthentication).toMatchObject({ outcome: verdict })
  })
}

/** The shipped exchange, with a person in the place of the script. */
async function askPerson(exchange: string): Promise<ExchangePlan> {
  const plan = await planOf(exchange)
  const receiver = plan.route.at(-1)
  const parties = plan.parties.map((party) =>
    party.id === receiver ? { ...party, options: { ...party.options, loginBy: 'person' } } : party,
  )
  return { ...plan, parties, timeoutMs: 90_000 }
}

function watch(topology: Topology, onStart: (network: RunningNetwork) => void): Topology {
  return {
    ...topology,
    async start(request) {
      const network = await topology.start(request)
      onStart(network)
      return network
    },
  }
}

/** A browser with the certificate of the organisation, which finds the parties by their names. */
async function openWorkstation({ parties, route }: ExchangePlan, network: RunningNetwork) {
  const own = find(network, route.at(-1) ?? '')
  const fqdn = parties.find(({ id }) => id === own.id)?.fqdn
  const executablePath = await findBrowser()
  const browser: Browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
  const addresses = new Map(parties.map((party) => [`${party.fqdn}:443`, find(network, party.id).listen]))
  const proxy = await openProxy(addresses)
  const keys = join(own.directory, 'keys')
  const context = await browser.newContext({
    // The test authority is in no trust store; that names are right the parties see to among themselves.
    ignoreHTTPSErrors: true,
    locale: 'nl-NL',
    proxy: { server: `http://127.0.0.1:${proxy.port}` },
    clientCertificates: [
      {
        origin: `https://${fqdn}`,
        certPath: join(keys, keyFiles.tlsChain),
        keyPath: join(keys, keyFiles.tlsKey),
      },
    ],
  })
  const page = await context.newPage()
  return {
    logIn: (walk: (page: Page) => Promise<void>) =>
      untilConnected(page, async () => {
        await page.goto(`https://${fqdn}/login`)
        await walk(page)
        await page.getByRole('heading', { name: /^U bent ingelogd/ }).waitFor()
      }),
    async [Symbol.asyncDispose]() {
      await browser.close()
      proxy.close()
    },
  }
}

/** Carries connections to the listeners of the parties, by name, and to nowhere else. */
async function openProxy(addresses: ReadonlyMap<string, SocketAddress>) {
  const sockets = new Set<Duplex>()
  const server = createServer()
  server.on('connect', ({ url = '' }, browser, head) => {
    const target = addresses.get(url)
    if (target === undefined) return browser.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    const party = connect(target.port, target.address, () => {
      browser.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      party.write(head)
      browser.pipe(party).pipe(browser)
    })
    for (const socket of [browser, party]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function find(network: RunningNetwork, id: string): RunningParty {
  const party = network.parties.get(id)
  if (party === undefined) throw new Error(`party ${id} does not run`)
  return party
}

/** A field without an answer takes the code that the page shows as on a telephone. */
async function fill(page: Page, answers: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(answers)) {
    const phone = page.getByRole('complementary', { name: 'Testtelefoon' }).getByRole('status')
    await page.getByLabel(label).fill(value === '' ? await phone.innerText() : value)
  }
  await page.getByRole('button', { name: /^Verder/ }).click()
}
