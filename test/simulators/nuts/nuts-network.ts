/** Nodes on loopback with certificates of one register, and requests of one to another over real mutual TLS. */

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import { keyFiles, type PartyConfig, type PartySpec } from '../../../harness/contracts/party.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { type StartedParty, startParty } from '../../../simulators/kit/start-party.ts'
import type { BuildSimulator, CertifiedKey, PartyContext, PeerResponse } from '../../../simulators/kit/types.ts'
import { buildNuts } from '../../../simulators/nuts/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'

export interface Setup {
  id: PartyId
  options?: PartySpec['options']
  faults?: readonly string[]
  build?: BuildSimulator
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads from an answer, it says itself
  json: any
  text: string
  headers: PeerResponse['headers']
}

export interface Party {
  id: PartyId
  host: string
  ura: string
  context: PartyContext
  listen: StartedParty['listen']
  /** To `https://<host of to><path>`; the body as JSON, or as form when it is one. */
  send(to: Party | string, method: string, path: string, request?: SendOptions): Promise<Answer>
  log(): string
}

export interface SendOptions {
  json?: unknown
  form?: URLSearchParams
  headers?: Record<string, string>
}

export interface Network extends AsyncDisposable {
  party(id: PartyId): Party
}

export interface Certificates {
  authority: UziAuthority
  /** A CA nobody here trusts; its revocation lists are at hand. */
  foreign: UziAuthority
  tls: Readonly<Record<PartyId, IssuedCertificate>>
  /** Of the organisation of `oost`: revoked, and of the other CA. */
  revoked: IssuedCertificate
  untrusted: IssuedCertificate
}

export type PartyId = (typeof ids)[number]

const ids = ['oost', 'west', 'noord', 'proxy', 'bron'] as const

export const uras: Record<PartyId, string> = {
  oost: '90000380',
  west: '90000382',
  noord: '90000384',
  proxy: '90000386',
  bron: '90000382',
}

export async function issueCertificates(): Promise<Certificates> {
  const keys = createQuickPool(ids.length + 8)
  const now = new Date()
  const [authority, foreign] = await Promise.all([
    createUziAuthority({ line: 'G1', now, keys }),
    createUziAuthority({ line: 'G1', now, keys }),
  ])
  const request = (id: PartyId) => ({ fqdn: hostOf(id), organisation: organisationOf(id) })
  const tls = await Promise.all(
    ids.map(async (id) => [id, await authority.issueServerCertificate(request(id))] as const),
  )
  return {
    authority,
    foreign,
    tls: Object.fromEntries(tls) as Certificates['tls'],
    revoked: await authority.issueServerCertificate({ ...request('oost'), defect: 'revoked' }),
    untrusted: await foreign.issueServerCertificate(request('oost')),
  }
}

export async function startNetwork(certificates: Certificates, setups: readonly Setup[]): Promise<Network> {
  const directory = mkdtempSync(join(tmpdir(), 'inkijk-nuts-'))
  const running: Running[] = []
  const end = async (): Promise<void> => {
    await Promise.all(running.map(({ started }) => started.stop()))
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const specs = setups.map(describeParty)
    for (const setup of setups) {
      const home = join(directory, setup.id)
      writeKeys(home, certificates, setup.id)
      running.push(await start(toConfig(home, describeParty(setup), specs), setup))
    }
    await introduce(running)
  } catch (error) {
    await end()
    throw error
  }
  return {
    party(id) {
      const found = running.find(({ party }) => party.id === id)
      if (found === undefined) throw new Error(`"${id}" was not started`)
      return found.party
    },
    [Symbol.asyncDispose]: end,
  }
}

export function certifiedKey(issued: IssuedCertificate): CertifiedKey {
  return {
    privateKey: createPrivateKey(issued.privateKeyPem),
    certificate: new X509Certificate(issued.certificatePem),
    x5c: readPem(issued.chainPem, 'CERTIFICATE').map((der) => der.toString('base64')),
  }
}

/** Status of a GET whose target goes out as it is written here, which no client would do. */
export async function statusOf(from: Party, to: Party, target: string): Promise<number> {
  const { tls, trustPem } = from.context.keys
  const { address: host, port } = to.listen
  const socket = connect({ host, port, servername: to.host, key: tls.keyPem, cert: tls.chainPem, ca: trustPem })
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${to.host}\r\nConnection: close\r\n\r\n`)
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await text(socket))?.[1])
}

interface Running {
  party: Party
  started: StartedParty
  config: PartyConfig
}

/** Tells each where the others are. */
async function introduce(running: readonly Running[]): Promise<void> {
  const table = Object.fromEntries(
    running.map(({ party, started }) => [party.id, { fqdn: party.host, ...started.listen }]),
  )
  for (const { started, config } of running) {
    const { address, port } = started.control
    const answer = await fetch(`http://${address}:${port}/network`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${config.control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(table),
    })
    if (answer.status !== 204) throw new Error(`network table refused: ${answer.status}`)
  }
}

function hostOf(id: PartyId): string {
  return `${id}.nuts.test`
}

async function start(config: PartyConfig, { id, build = buildNuts }: Setup): Promise<Running> {
  let context: PartyContext | undefined
  const started = await startParty(config, (given) => {
    context = given
    return build(given)
  })
  if (context === undefined) throw new Error('the party was not built')
  const { client } = context
  const party: Party = {
    id,
    host: hostOf(id),
    ura: uras[id],
    context,
    listen: started.listen,
    async send(to, method, path, { json, form, headers } = {}) {
      const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
      const body = form === undefined ? (json === undefined ? undefined : JSON.stringify(json)) : form.toString()
      const answer = await client.request({
        method,
        url: `https://${typeof to === 'string' ? to : to.host}${path}`,
        headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
        ...(body === undefined ? {} : { body }),
      })
      const text = answer.body.toString('utf8')
      return { status: answer.status, json: parse(text), text, headers: answer.headers }
    },
    log: () => readFileSync(join(config.directory, 'log', 'party.ndjson'), 'utf8'),
  }
  return { party, started, config }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function organisationOf(id: PartyId) {
  return { ura: uras[id], name: `Instelling ${id}`, city: 'Utrecht' }
}

function describeParty({ id, options = {}, faults = [] }: Setup): PartySpec {
  const organisation = { ...organisationOf(id), applicationId: uras[id].slice(-3) }
  return { id, system: 'nuts', role: 'processor', organisation, fqdn: hostOf(id), options, faults }
}

function toConfig(directory: string, party: PartySpec, parties: PartySpec[]): PartyConfig {
  return {
    exchange: 'nuts/test',
    party,
    parties,
    route: [],
    protection: { scheme: 'channel', options: {} },
    directory,
    listen: { address: '127.0.0.1', port: 0 },
    control: { address: '127.0.0.1', port: 0, token: `token-of-${party.id}` },
    controls: { header: 'planted-in-header', stored: 'planted-in-store', logged: 'planted-in-log' },
    sabotage: [],
  }
}

function writeKeys(directory: string, { authority, foreign, tls }: Certificates, id: PartyId): void {
  const keys = join(directory, 'keys')
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, keyFiles.tlsKey), tls[id].privateKeyPem)
  writeFileSync(join(keys, keyFiles.tlsChain), tls[id].chainPem)
  writeFileSync(join(keys, keyFiles.trust), authority.trustPem)
  writeFileSync(join(keys, keyFiles.crl), authority.revocationLists() + foreign.revocationLists())
}
