/** Two parties that speak to each other and the register that either may ask about the other. */

import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { statusFiles } from '../../../harness/contracts/status-files.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { buildUzi } from '../../../simulators/uzi/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type Entry, type Parties, startParties } from '../care-system/running-parties.ts'

export interface OcspBench {
  authority: UziAuthority
  start(setup?: OcspSetup): Promise<Parties>
}

export interface OcspSetup {
  /** Options of the one that connects and of the one that listens. */
  client?: PartySpec['options']
  server?: PartySpec['options']
  certificates?: Partial<Record<PartyId, CertificateDefect>>
  /** Of the register. */
  faults?: readonly string[]
  /** Whether there is a register that listens; true by default. */
  hasRegister?: boolean
  /** Whether it was given what it answers with; true by default. */
  hasRegisterKeys?: boolean
}

type PartyId = (typeof ids)[number]

export const host = (id: PartyId): string => `${id}.ocsp.test`
const ids = ['client', 'server', 'register'] as const
const keyCount = 8

const buildEcho: BuildSimulator = (context) => {
  const app = context.createApp()
  app.get('/echo', async () => 'echo')
  return { app }
}

export async function createOcspBench(): Promise<OcspBench> {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(keyCount) })
  const issue = rememberServers(authority)
  const responder = await authority.issueResponder()
  return {
    authority,
    async start(setup = {}) {
      const { client = {}, server = {}, certificates = {}, faults = [], hasRegister = true } = setup
      const entries: Entry[] = [
        { party: describeParty('client', { options: client }), build: buildEcho },
        { party: describeParty('server', { options: server }), build: buildEcho },
        ...(hasRegister ? [{ party: describeParty('register', { faults }), build: buildUzi }] : []),
      ]
      const pairs = ids.map(async (id) => [id, await issue(id, certificates[id])] as const)
      const issued = Object.fromEntries((await Promise.all(pairs)).map(([id, tls]) => [id, { tls, message: tls }]))
      const { certificatesPem, listPem } = authority.register()
      const own = {
        [statusFiles.key]: responder.privateKeyPem,
        [statusFiles.chain]: responder.chainPem,
        [statusFiles.register]: certificatesPem + listPem,
      }
      const identityFiles: Certificates['identityFiles'] = ({ id }) =>
        id === 'register' && setup.hasRegisterKeys !== false ? own : {}
      return startParties({ authority, issued, identityFiles }, entries, {
        route: ['client', 'server'],
        protection: 'channel',
        ...(hasRegister ? {} : { bystanders: [describeParty('register')] }),
      })
    },
  }
}

function describeParty(id: PartyId, given: Partial<Pick<PartySpec, 'options' | 'faults'>> = {}): PartySpec {
  const ura = `9000080${ids.indexOf(id)}`
  return {
    id,
    system: id === 'register' ? 'uzi' : 'echo',
    role: id === 'register' ? 'trust-service' : 'end',
    organisation: { ura, name: `Instelling ${id}`, city: 'Utrecht', applicationId: ura.slice(2) },
    fqdn: host(id),
    options: {},
    faults: [],
    ...given,
  }
}

/** Making a key takes long, and the next test may use the same. */
function rememberServers(authority: UziAuthority) {
  const made = new Map<string, ReturnType<UziAuthority['issueServerCertificate']>>()
  return (id: PartyId, defect: CertificateDefect | undefined) => {
    const name = `${id} ${defect}`
    const { fqdn, organisation } = describeParty(id)
    const request = { fqdn, organisation, ...(defect === undefined ? {} : { defect }) }
    const known = made.get(name) ?? authority.issueServerCertificate(request)
    made.set(name, known)
    return known
  }
}
