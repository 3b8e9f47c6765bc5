/** Two care systems with certificates of a test authority, talking to each other over mutual TLS on loopback. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import {
  keyFiles,
  type PartyConfig,
  type PartySpec,
  type Progress,
  type RecordTransfer,
  type Trigger,
} from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { build } from '../../../simulators/care-system/server.ts'
import { type StartedParty, startParty } from '../../../simulators/kit/start-party.ts'
import type { BuildSimulator, PartyContext } from '../../../simulators/kit/types.ts'

export type EndId = 'hospital' | 'clinic'

interface EndSetup {
  options?: Record<string, unknown>
  faults?: string[]
}

export interface NetworkSetup {
  hospital?: EndSetup
  clinic?: EndSetup
  protection?: string
  /** Who stands between the two, started by this function with the keys of a party of its own. */
  between?: BuildSimulator
  /** Makes the third party an end that is not on the route and does not run. */
  bystander?: boolean
}

export interface Certificates {
  authority: UziAuthority
  /** TLS and message certificate of each party. */
  issued: Record<string, { tls: IssuedCertificate; message: IssuedCertificate }>
}

interface RunningEnd {
  context: PartyContext
  listen: StartedParty['listen']
  put(resources: readonly FhirResource[]): Promise<void>
  received(): Promise<FhirResource[]>
  trigger(trigger: Omit<Trigger, 'to'> & { to?: string }): Promise<number>
  progress(): Promise<Progress>
  /** Resolves when the end's part has ended or it waits on others with this many steps behind it. */
  settled(): Promise<Progress>
  readLog(): string
}

export interface CareNetwork extends AsyncDisposable {
  hospital: RunningEnd
  clinic: RunningEnd
}

export const uras = { hospital: '90000380', clinic: '90000123', between: '90000555' } as const

const longestWaitMs = 15_000

/** Six certificates; made once for all networks of a test file. */
export async function issueCertificates(): Promise<Certificates> {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keyBits: 2048 })
  const issue = (id: keyof typeof uras) => {
    const { fqdn, organisation } = describeParty(id, {})
    return authority.issueServerCertificate({ fqdn, organisation })
  }
  const ids = ['hospital', 'clinic', 'between'] as const
  const pairs = ids.map(async (id) => [id, { tls: await issue(id), message: await issue(id) }] as const)
  return { authority, issued: Object.fromEntries(await Promise.all(pairs)) }
}

export async function startNetwork(certificates: Certificates, setup: NetworkSetup = {}): Promise<CareNetwork> {
  const directory = mkdtempSync(join(tmpdir(), 'inkijk-care-'))
  const route = setup.between === undefined ? ['hospital', 'clinic'] : ['hospital', 'between', 'clinic']
  const parties = route.map((id) => describeParty(id, setup[id as EndId] ?? {}))
  const bystanders = setup.bystander === true ? [{ ...describeParty('between', {}), role: 'end' as const }] : []
  const all = [...parties, ...bystanders]
  const started: { id: string; party: StartedParty; config: PartyConfig; context: PartyContext }[] = []
  for (const party of parties) {
    const home = join(directory, party.id)
    writeKeys(home, certificates, party)
    const config = toConfig(home, party, all, route, setup.protection ?? 'channel')
    started.push(await start(config, party.id === 'between' && setup.between ? setup.between : build))
  }
  const table = Object.fromEntries(
    started.map(({ id, config, party }) => [id, { fqdn: config.party.fqdn, ...party.listen }]),
  )
  for (const { config, party } of started) await control(config, party, 'PUT', '/network', table)
  const find = (id: EndId): RunningEnd => {
    const found = started.find((each) => each.id === id)
    if (found === undefined) throw new Error(`"${id}" was not started`)
    return toEnd(found)
  }
  return {
    hospital: find('hospital'),
    clinic: find('clinic'),
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map(({ party }) => party.stop()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function start(config: PartyConfig, buildParty: BuildSimulator) {
  let context: PartyContext | undefined
  const party = await startParty(config, (given) => {
    context = given
    return buildParty(given)
  })
  if (context === undefined) throw new Error('the party was not built')
  return { id: config.party.id, party, config, context }
}

function toEnd({
  config,
  party,
  context,
}: {
  config: PartyConfig
  party: StartedParty
  context: PartyContext
}): RunningEnd {
  const ask = async (method: string, path: string, body?: unknown) => control(config, party, method, path, body)
  const progress = async () => (await (await ask('GET', '/progress')).json()) as Progress
  const other = config.party.id === 'hospital' ? 'clinic' : 'hospital'
  return {
    context,
    listen: party.listen,
    async put(resources) {
      const { status } = await ask('PUT', '/record', { resources })
      if (status !== 204) throw new Error(`record refused: ${status}`)
    },
    received: async () => ((await (await ask('GET', '/record')).json()) as RecordTransfer).resources,
    trigger: async (trigger) => (await ask('POST', '/trigger', { to: other, ...trigger })).status,
    progress,
    async settled() {
      const until = Date.now() + longestWaitMs
      for (;;) {
        const now = await progress()
        if (now.state === 'done' || now.state === 'failed') return now
        if (Date.now() > until) throw new Error(`"${config.party.id}" is still ${JSON.stringify(now)}`)
        await pause(10)
      }
    },
    readLog: () => readFileSync(join(config.directory, 'log', 'party.ndjson'), 'utf8'),
  }
}

async function control(config: PartyConfig, party: StartedParty, method: string, path: string, body?: unknown) {
  return fetch(`http://${party.control.address}:${party.control.port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${config.control.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function describeParty(id: string, setup: EndSetup): PartySpec {
  const ura = uras[id as keyof typeof uras]
  return {
    id,
    system: 'care-system',
    role: id === 'between' ? 'intermediary' : 'end',
    organisation: { ura, name: `Instelling ${id}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: `${id}.care.test`,
    options: setup.options ?? {},
    faults: setup.faults ?? [],
  }
}

function toConfig(
  directory: string,
  party: PartySpec,
  parties: PartySpec[],
  route: string[],
  scheme: string,
): PartyConfig {
  return {
    exchange: 'care/direct',
    party,
    parties,
    route,
    protection: { scheme, options: {} },
    directory,
    listen: { address: '127.0.0.1', port: 0 },
    control: { address: '127.0.0.1', port: 0, token: `token-of-${party.id}` },
    controls: { header: 'planted-in-header', stored: 'planted-in-store', logged: 'planted-in-log' },
    sabotage: [],
  }
}

function writeKeys(directory: string, { authority, issued }: Certificates, party: PartySpec): void {
  const own = issued[party.id]
  if (own === undefined) throw new Error(`no certificates for "${party.id}"`)
  const keys = join(directory, 'keys')
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, keyFiles.tlsKey), own.tls.privateKeyPem)
  writeFileSync(join(keys, keyFiles.tlsChain), own.tls.chainPem)
  writeFileSync(join(keys, keyFiles.messageKey), own.message.privateKeyPem)
  writeFileSync(join(keys, keyFiles.messageChain), own.message.chainPem)
  writeFileSync(join(keys, keyFiles.trust), authority.trustPem)
  writeFileSync(join(keys, keyFiles.crl), authority.revocationLists())
}
