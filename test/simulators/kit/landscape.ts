/** Three parties on loopback with certificates of a test authority of their own, for the tests of the kit. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSelfSigned } from '../../../certs/self-signed.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import { keyFiles, type PartyConfig, type PartySpec } from '../../../harness/contracts/party.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { type StartedParty, startParty } from '../../../simulators/kit/start-party.ts'
import type { PartyContext, Simulator } from '../../../simulators/kit/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'

export interface Landscape extends AsyncDisposable {
  /** The start configuration of a party, with keys of its own in a directory of its own. */
  configure(id: string, options?: PartyOptions): Promise<PartyConfig>
  start(config: PartyConfig, wire?: (context: PartyContext) => Simulator['control']): Promise<TestParty>
  /** Tells each of these parties where all of them listen. */
  introduce(...parties: TestParty[]): Promise<void>
}

export interface PartyOptions {
  certificate?: CertificateDefect | 'untrusted'
  /** Host name in the certificate, when it is not that of the party. */
  certifiedHost?: string
  sabotage?: PartyConfig['sabotage']
  faults?: readonly string[]
}

export interface TestParty extends StartedParty {
  config: PartyConfig
  context: PartyContext
}

type Issued = Awaited<ReturnType<UziAuthority['issueServerCertificate']>>

const echoPath = '/echo'

const ids = ['bron', 'midden', 'ontvanger']

export async function createLandscape(): Promise<Landscape> {
  const directory = mkdtempSync(join(tmpdir(), 'inkijk-kit-'))
  const now = new Date()
  const authority = await createUziAuthority({ line: 'G1', now, keys: createQuickPool(4) })
  const issue = createIssuer(authority, now)
  const started: StartedParty[] = []
  let made = 0
  return {
    async configure(id, options = {}) {
      made += 1
      const home = join(directory, `${id}-${made}`)
      const party = describeParty(id)
      writeKeys(home, authority, await issue(party, options))
      return toConfig(home, party, options)
    },
    async start(config, wire) {
      // As late as can be: it lists what was revoked up to now.
      writeFileSync(join(config.directory, 'keys', keyFiles.crl), authority.revocationLists())
      let context: PartyContext | undefined
      const party = await startParty(config, (given) => {
        context = given
        const control = wire?.(given)
        const app = given.createApp()
        app.all(echoPath, async (request, reply) => reply.send(request.body))
        return { app, ...(control === undefined ? {} : { control }) }
      })
      started.push(party)
      if (context === undefined) throw new Error('the party was not built')
      return { ...party, config, context }
    },
    async introduce(...parties) {
      const table = Object.fromEntries(
        parties.map(({ config, listen }) => [config.party.id, { fqdn: config.party.fqdn, ...listen }]),
      )
      for (const party of parties) {
        const answer = await control(party, 'PUT', '/network', table)
        if (answer.status !== 204) throw new Error(`network table refused: ${answer.status}`)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((party) => party.stop()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A request to the control port of a party, with its token unless another is given. */
export function control(
  party: Pick<TestParty, 'config' | 'control'>,
  method: string,
  path: string,
  body?: unknown,
  token = party.config.control.token,
): Promise<Response> {
  return fetch(`http://${party.control.address}:${party.control.port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function describeParty(id: string): PartySpec {
  const number = ids.indexOf(id) + 1
  return {
    id,
    system: 'echo',
    role: id === 'midden' ? 'intermediary' : 'end',
    organisation: { ura: `9000000${number}`, name: `Instelling ${id}`, city: 'Utrecht', applicationId: `900${number}` },
    fqdn: `${id}.echo.test`,
    options: {},
    faults: [],
  }
}

function toConfig(directory: string, party: PartySpec, options: PartyOptions): PartyConfig {
  return {
    exchange: 'kit/echo',
    party: { ...party, faults: options.faults ?? [] },
    parties: ids.map(describeParty),
    route: ids,
    protection: { scheme: 'channel', options: {} },
    directory,
    listen: { address: '127.0.0.1', port: 0 },
    control: { address: '127.0.0.1', port: 0, token: `token-of-${party.id}` },
    controls: { header: 'planted-in-header', stored: 'planted-in-store', logged: 'planted-in-log' },
    sabotage: options.sabotage ?? [],
  }
}

/** Certificates by what was asked: making a key takes long, and the next test may use the same. */
function createIssuer(
  authority: UziAuthority,
  now: Date,
): (party: PartySpec, options: PartyOptions) => Promise<Issued> {
  const issued = new Map<string, Promise<Issued>>()
  return ({ fqdn, organisation }, { certificate, certifiedHost }) => {
    const request = { fqdn: certifiedHost ?? fqdn, organisation }
    const key = `${request.fqdn} ${certificate ?? 'conforming'}`
    const made = issued.get(key)
    if (made !== undefined) return made
    const fresh =
      certificate === 'untrusted'
        ? createSelfSigned({ ...request, line: 'G1', now, keys: createQuickPool() })
        : authority.issueServerCertificate(certificate === undefined ? request : { ...request, defect: certificate })
    issued.set(key, fresh)
    return fresh
  }
}

function writeKeys(directory: string, authority: UziAuthority, issued: Issued): void {
  const keys = join(directory, 'keys')
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, keyFiles.tlsKey), issued.privateKeyPem)
  writeFileSync(join(keys, keyFiles.tlsChain), issued.chainPem)
  writeFileSync(join(keys, keyFiles.trust), authority.trustPem)
  writeFileSync(join(keys, keyFiles.crl), authority.revocationLists())
}
