/** A hospital and three nursing homes that it asks, each talking to it directly. */

import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { Truth } from '../../../harness/contracts/truth.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'
import { build } from '../../../simulators/care-system/server.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Certificates, type Parties, type RunningEnd, startParties } from './running-parties.ts'

const ids = ['hospital', 'chosen', 'passed-over', 'unwilling'] as const
export type CandidateId = (typeof ids)[number]

export interface CandidateSetup {
  speaks: 'nuts-eoverdracht' | 'harmonised-draft' | 'twiin-np'
  protection?: string
  options?: Partial<Record<CandidateId, Record<string, unknown>>>
  faults?: string[]
}

export interface Asked extends AsyncDisposable {
  truth: Truth
  find(id: CandidateId): RunningEnd
  parties: Parties
}

export async function issueCandidateCertificates(): Promise<Certificates> {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(4) })
  const pairs = ids.map(async (id) => {
    const { fqdn, organisation } = describeParty(id, { speaks: 'nuts-eoverdracht' })
    const certificate = await authority.issueServerCertificate({ fqdn, organisation })
    return [id, { tls: certificate, message: certificate }] as const
  })
  return { authority, issued: Object.fromEntries(await Promise.all(pairs)) }
}

/** All three are asked; nothing is awaited. */
export async function askCandidates(certificates: Certificates, setup: CandidateSetup): Promise<Asked> {
  const entries = ids.map((id) => ({ party: describeParty(id, setup), build }))
  const protection = setup.protection ?? 'channel'
  const parties = await startParties(certificates, entries, { route: ['hospital', 'chosen'], protection })
  const [sender, receiver] = [parties.find('hospital').context.party, parties.find('chosen').context.party]
  const truth = createTruth({
    ...{ seed: 'candidates', useCase: 'eoverdracht', sender, receiver, now: new Date() },
    hasCandidates: true,
  })
  await parties.find('hospital').put(truth.resources)
  const candidates = ['passed-over', 'unwilling']
  await parties.find('hospital').trigger({ action: 'refer', candidates, referral: truth.referral })
  return { truth, parties, find: (id) => parties.find(id), [Symbol.asyncDispose]: () => parties[Symbol.asyncDispose]() }
}

function describeParty(id: CandidateId, { speaks, options, faults = [] }: CandidateSetup): PartySpec {
  const refuses = id === 'unwilling' ? { onReferral: 'refuse' } : {}
  const ura = `9000070${ids.indexOf(id)}`
  return {
    id,
    system: 'care-system',
    role: 'end',
    organisation: { ura, name: `Instelling ${id}`, city: 'Utrecht', applicationId: ura.slice(-3) },
    fqdn: `${id}.care.test`,
    options: { dataSet: 'eoverdracht', speaks, afterwards: 'asks-again', ...refuses, ...options?.[id] },
    faults: id === 'hospital' ? faults : [],
  }
}
