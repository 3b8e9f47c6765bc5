/** Parties of a test, running on loopback with certificates of a test authority. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import type { UziAuthority } from '../../../certs/uzi-authority.ts'
import {
  keyFiles,
  type PartyConfig,
  type PartySpec,
  type Progress,
  type RecordTransfer,
  type Trigger,
} from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { type StartedParty, startParty } from '../../../simulators/kit/start-party.ts'
import type { BuildSimulator, PartyContext } from '../../../simulators/kit/types.ts'

export interface Certificates {
  authority: UziAuthority
  /** TLS and message certificate of each party. */
  issued: Record<string, { tls: IssuedCertificate; message: IssuedCertificate }>
  /** Of persons: path below `keys/` → PEM, for this party. */
  identityFiles?: (party: PartySpec) => Readonly<Record<string, string>>
}

/** A party to start, and what it is. */
export interface Entry {
  party: PartySpec
  build: BuildSimulator
}

export interface Parties extends AsyncDisposable {
  find(id: string): RunningEnd
}

/** Its control port is for ends; the rest is for all. */
export interface RunningEnd {
  context: PartyContext
  listen: StartedParty['listen']
  put(resources: readonly FhirResource[]): Promise<void>
  received(): Promise<FhirResource[]>
  trigger(trigger: Omit<Trigger, 'to'> & { to?: string }): Promise<number>
  progress(): Promise<Progress>
  /** Resolves when the end's part has ended or it waits on others with this many steps behind it. */
  settled(): Promise<Progress>
  /** Resolves when so many steps of this name went well. */
  settledSteps(name: string, count: number): Promise<void>
  readLog(): string
}

const longestWaitMs = 15_000

/** `bystanders` are parties of the exchange that do not run. */
export async function startParties(
  certificates: Certificates,
  entries: readonly Entry[],
  { route, protection, bystanders = [] }: { route: string[]; protection: string; bystanders?: PartySpec[] },
): Promise<Parties> {
  const directory = mkdtempSync(join(tmpdir(), 'inkijk-care-'))
  const all = [...entries.map(({ party }) => party), ...bystanders]
  const started: { id: string; party: StartedParty; config: PartyConfig; context: PartyContext }[] = []
  const end = async () => {
    await Promise.all(started.map(({ party }) => party.stop()))
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    for (const { party, build } of entries) {
      const home = join(directory, party.id)
      writeKeys(home, certificates, party)
      started.push(await start(toConfig(home, party, all, route, protection), build))
    }
  } catch (error) {
    await end()
    throw error
  }
  const table = Object.fromEntries(
    started.map(({ id, config, party }) => [id, { fqdn: config.party.fqdn, ...party.listen }]),
  )
  for (const { config, party } of started) await control(config, party, 'PUT', '/network', table)
  return {
    find(id) {
      const found = started.find((each) => each.id === id)
      if (found === undefined) throw new Error(`"${id}" was not started`)
      return toEnd(found)
    },
    [Symbol.asyncDispose]: end,
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
  const other = config.route.at(config.route[0] === config.party.id ? -1 : 0) ?? ''
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
    async settledSteps(name, count) {
      const until = Date.now() + longestWaitMs
      for (;;) {
        const { steps } = await progress()
        if (steps.filter((step) => step.name === name && step.outcome === 'ok').length >= count) return
        if (Date.now() > until) throw new Error(`"${config.party.id}" did not ${name}: ${JSON.stringify(steps)}`)
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

function writeKeys(directory: string, { authority, issued, identityFiles }: Certificates, party: PartySpec): void {
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
  for (const [name, content] of Object.entries(identityFiles?.(party) ?? {})) {
    mkdirSync(dirname(join(keys, name)), { recursive: true })
    writeFileSync(join(keys, name), content)
  }
}
