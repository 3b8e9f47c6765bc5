/** Two ends, the UZI-register and Dezi on loopback, each with its keys, below test authorities made for one file. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createDeziAuthority, type DeziAuthority } from '../../../../certs/dezi-authority.ts'
import { passFileContents, sealFileContents } from '../../../../certs/pass-files.ts'
import { createUziAuthority, type UziAuthority } from '../../../../certs/uzi-authority.ts'
import { createUziCardAuthority, type IssuedPass, type UziCardAuthority } from '../../../../certs/uzi-card-authority.ts'
import type { PassRequest } from '../../../../certs/uzi-pass.ts'
import { identityFiles } from '../../../../harness/contracts/identity/identity-files.ts'
import type { TrustStore } from '../../../../harness/contracts/identity/types.ts'
import { keyFiles, type PartyConfig, type PartySpec } from '../../../../harness/contracts/party.ts'
import { type StartedParty, startParty } from '../../../../simulators/kit/start-party.ts'
import type { BuildSimulator, PartyContext } from '../../../../simulators/kit/types.ts'
import { createQuickPool } from '../../../certs/quick-pool.ts'

export type PartyId = 'bron' | 'ontvanger' | 'uzi' | 'dezi'
export type PassId = 'huisarts' | 'verpleegkundige' | 'assistent' | 'elders' | 'ingetrokken' | 'verlopen'

export interface RunningParty extends StartedParty {
  context: PartyContext
  config: PartyConfig
}

export interface IdentityLandscape extends AsyncDisposable {
  passes: Readonly<Record<PassId, IssuedPass>>
  cards: UziCardAuthority
  dezi: DeziAuthority
  servers: UziAuthority
  /** Every party that is started sees time this much later. */
  clock: { aheadMs: number; now(): Date }
  /** Writes the keys of a party and gives what its process is started with. */
  configure(id: PartyId, given?: Pick<Partial<PartySpec>, 'options' | 'faults'>): Promise<PartyConfig>
  start(
    id: PartyId,
    build: BuildSimulator,
    given?: Pick<Partial<PartySpec>, 'options' | 'faults'>,
  ): Promise<RunningParty>
  introduce(...parties: RunningParty[]): Promise<void>
  /** Writes the current revocation lists to a party. */
  reissueLists(party: RunningParty): void
  identityTrust(): TrustStore
  serverTrust(): TrustStore
}

export const ura: Readonly<Record<PartyId, string>> = {
  bron: '90000380',
  ontvanger: '90000382',
  uzi: '90000803',
  dezi: '90000804',
}
export const host = (id: PartyId): string => `${id}.identiteit.test`
const ids: readonly PartyId[] = ['bron', 'ontvanger', 'uzi', 'dezi']
/** Of all but servers, which must have 4096. */
const keyBits = 2048
const organisation = { ura: ura.bron, name: 'Tést Zorginstelling 01' }
const holder = { givenNames: 'Anna', surname: 'van der Voorbeeld' }

const requests: Readonly<Record<PassId, PassRequest>> = {
  huisarts: { type: 'Z', organisation, holder, title: 'Huisarts', role: '01.015', uziNumber: '900000011' },
  verpleegkundige: { type: 'N', organisation, holder: { givenNames: 'Bram', surname: 'Tester' } },
  assistent: { type: 'M', organisation, function: 'doktersassistent', department: 'Praktijk' },
  elders: { type: 'Z', organisation: { ...organisation, ura: ura.ontvanger }, holder, title: 'Arts', role: '01.000' },
  ingetrokken: { type: 'Z', organisation, holder, title: 'Huisarts', role: '01.015', defect: 'revoked' },
  verlopen: { type: 'Z', organisation, holder, title: 'Huisarts', role: '01.015', defect: 'expired' },
}

export async function createIdentityLandscape(): Promise<IdentityLandscape> {
  const home = mkdtempSync(join(tmpdir(), 'inkijk-identity-'))
  const now = new Date()
  const keys = createQuickPool(9)
  keys.prime(keyBits, 27)
  const servers = await createUziAuthority({ line: 'G1', now, keys })
  const cards = await createUziCardAuthority({ now, keyBits, keys })
  const dezi = await createDeziAuthority({ now, keyBits, keys })
  const passes = await issueAll(cards)
  const identityTrust = () => ({
    trustPem: cards.trustPem + dezi.trustPem,
    crlPem: cards.revocationLists() + dezi.revocationLists(),
  })
  const serverTrust = () => ({ trustPem: servers.trustPem, crlPem: servers.revocationLists() })
  const files = new Map<PartyId, Promise<Record<string, string>>>()
  const own: Partial<Record<PartyId, () => Promise<Record<string, string>>>> = {
    uzi: async () => Object.assign({}, ...Object.values(passes).map(passFileContents)) as Record<string, string>,
    dezi: async () => sealFileContents(await dezi.issueSeal()),
  }
  const filesOf = (id: PartyId) => {
    const made = files.get(id) ?? issueServer(servers, id).then(async (tls) => ({ ...tls, ...(await own[id]?.()) }))
    files.set(id, made)
    return made
  }
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) }
  const started: StartedParty[] = []
  const reissueLists = ({ config }: Pick<RunningParty, 'config'>) =>
    writeFileSync(join(config.directory, 'keys', identityFiles.crl), identityTrust().crlPem)
  let made = 0
  const prepare: IdentityLandscape['configure'] = async (id, given = {}) => {
    made += 1
    const config = configure(join(home, `${id}-${made}`), id, given)
    writeKeys(config.directory, {
      ...(await filesOf(id)),
      [keyFiles.trust]: servers.trustPem,
      [keyFiles.crl]: servers.revocationLists(),
      [identityFiles.trust]: identityTrust().trustPem,
      [identityFiles.crl]: identityTrust().crlPem,
    })
    return config
  }
  return {
    ...{ passes, cards, dezi, servers, clock, identityTrust, serverTrust, reissueLists },
    configure: prepare,
    async start(id, build, given = {}) {
      const config = await prepare(id, given)
      const kept: { context?: PartyContext } = {}
      const party = await startParty(config, (context) => {
        kept.context = { ...context, clock }
        return build(kept.context)
      })
      started.push(party)
      if (kept.context === undefined) throw new Error('the party was not built')
      return { ...party, context: kept.context, config }
    },
    introduce: (...parties) => introduce(parties),
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((party) => party.stop()))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function issueAll(cards: UziCardAuthority): Promise<Record<PassId, IssuedPass>> {
  const entries = Object.entries(requests).map(async ([id, request]) => [id, await cards.issuePass(request)] as const)
  return Object.fromEntries(await Promise.all(entries)) as Record<PassId, IssuedPass>
}

async function issueServer(servers: UziAuthority, id: PartyId): Promise<Record<string, string>> {
  const request = { fqdn: host(id), organisation: { ura: ura[id], name: `Instelling ${id}`, city: 'Utrecht' } }
  const [tls, message] = await Promise.all([
    servers.issueServerCertificate(request),
    servers.issueServerCertificate(request),
  ])
  return {
    [keyFiles.tlsKey]: tls.privateKeyPem,
    [keyFiles.tlsChain]: tls.chainPem,
    [keyFiles.messageKey]: message.privateKeyPem,
    [keyFiles.messageChain]: message.chainPem,
  }
}

function writeKeys(directory: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, 'keys', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}

function describeParty(id: PartyId): PartySpec {
  const isEnd = id === 'bron' || id === 'ontvanger'
  return {
    id,
    system: isEnd ? 'end' : id,
    role: isEnd ? 'end' : 'trust-service',
    organisation: { ura: ura[id], name: `Tést Instelling ${id}`, city: 'Utrecht', applicationId: ura[id].slice(2) },
    fqdn: host(id),
    options: {},
    faults: [],
  }
}

function configure(directory: string, id: PartyId, given: Pick<Partial<PartySpec>, 'options' | 'faults'>): PartyConfig {
  return {
    exchange: 'identity/test',
    party: { ...describeParty(id), ...given },
    parties: ids.map(describeParty),
    route: ['bron', 'ontvanger'],
    protection: { scheme: 'channel', options: {} },
    directory,
    listen: { address: '127.0.0.1', port: 0 },
    control: { address: '127.0.0.1', port: 0, token: `token-of-${id}` },
    controls: { header: 'planted-in-header', stored: 'planted-in-store', logged: 'planted-in-log' },
    sabotage: [],
  }
}

async function introduce(parties: readonly RunningParty[]): Promise<void> {
  const table = Object.fromEntries(
    parties.map(({ config, listen }) => [config.party.id, { fqdn: config.party.fqdn, ...listen }]),
  )
  for (const { control, config } of parties) {
    const answer = await fetch(`http://${control.address}:${control.port}/network`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${config.control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(table),
    })
    if (answer.status !== 204) throw new Error(`network table refused: ${answer.status}`)
  }
}
