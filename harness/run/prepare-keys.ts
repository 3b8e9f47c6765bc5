/** The keys of a run: one test authority, a certificate per party, written into each party's own folder. */

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { IdentityTrust } from '../contracts/evidence.ts'
import { keyFiles, type PartySpec } from '../contracts/party.ts'
import type { CertificateDefect, ExchangePlan } from '../contracts/scenario.ts'
import { type CertificateRegister, statusFiles } from '../contracts/status-files.ts'
import type { TrialCertificate } from '../observe/handshake-trials.ts'
import {
  createRunIdentity,
  type IdentityKeys,
  type IdentityOrganisation,
  type IdentityRequest,
  type KeyFiles,
} from './identity-keys.ts'

/** A certificate with its key and chain, PEM. */
export interface IssuedCertificate {
  privateKeyPem: string
  chainPem: string
}

export interface CertificateRequest {
  fqdn: string
  organisation: Pick<PartySpec['organisation'], 'ura' | 'name' | 'city'>
  defect?: CertificateDefect
  /** Certificates of one group have one key pair for each size: those of one subject that differ in their defect only. */
  keyGroup: string
}

/** Whom a certificate names, and what is wrong with it. */
export type Subject = Omit<CertificateRequest, 'keyGroup'>

/** The authority of one run, as the harness needs it. */
export interface KeyIssuer {
  issue(request: CertificateRequest): Promise<IssuedCertificate>
  /** A certificate of an authority nobody trusts. */
  issueUntrusted(request: CertificateRequest): Promise<IssuedCertificate>
  readonly trustPem: string
  /** With everything revoked so far. */
  revocationLists(): string
  /** Key and certificate of who answers for the authority, with the authority itself in the chain (OCSP). */
  issueResponder(): Promise<IssuedCertificate>
  /** What the register itself knows at this moment; the lists are older. */
  register(): CertificateRegister
  /** Passes of persons at these organisations, and the seal of a register of persons. */
  issueIdentityKeys(organisations: readonly IdentityOrganisation[]): Promise<IdentityKeys>
}

/** What the harness itself needs of the keys of a run, to observe its exchanges. */
export interface RunKeys {
  readonly trustPem: string
  revocationLists(): string
  /** List of what the register itself knows; the other lists are older. */
  registerList(): string
  /** With which statements about users in this exchange are checked; undefined where nobody can make one. */
  identityTrust(plan: ExchangePlan): Promise<IdentityTrust | undefined>
  trials(): Promise<TrialCertificate[]>
  /** The harness's own: the one a trial that must be accepted presents. */
  observer(): Promise<IssuedCertificate & { fqdn: string }>
}

/** What one run has prepared; certificates are shared by the variants that ask for the same. */
export interface IssuingKeys extends RunKeys {
  certificate(request: Subject, purpose: 'tls' | 'message'): Promise<IssuedCertificate>
  /** Files of this party that have to do with persons, and those of a register that answers for its certificates. */
  identityFiles(plan: ExchangePlan, party: PartySpec): Promise<KeyFiles>
}

/** Whether parties of this system have a message certificate, as their manifest says. */
export type HasMessageKey = (party: PartySpec) => boolean

/** Whose passes there are follows from all exchanges of the run: persons are the same in each of them. */
export function createRunKeys(issuer: KeyIssuer, people: IdentityRequest): IssuingKeys {
  const issued = new Map<string, Promise<IssuedCertificate>>()
  const remember = (name: string, make: () => Promise<IssuedCertificate>) => {
    const known = issued.get(name) ?? make()
    issued.set(name, known)
    return known
  }
  const certificate: IssuingKeys['certificate'] = (request, purpose) => {
    const keyGroup = `${purpose} ${request.fqdn}`
    const { ura } = request.organisation
    return remember(`${keyGroup} ${ura} ${request.defect ?? ''}`, () => issuer.issue({ ...request, keyGroup }))
  }
  const identity = createRunIdentity(people, (organisations) => issuer.issueIdentityKeys(organisations))
  let responder: Promise<IssuedCertificate> | undefined
  const request = {
    fqdn: 'observer.inkijk.test',
    organisation: { ura: '90000999', name: 'Inkijk', city: 'Utrecht' },
  }
  return {
    trustPem: issuer.trustPem,
    revocationLists: () => issuer.revocationLists(),
    registerList: () => issuer.register().listPem,
    certificate,
    identityFiles: async (plan, party) => {
      const files = await identity.filesFor(plan, party)
      if (people.identityKeysOf(party) !== 'passes') return files
      responder ??= issuer.issueResponder()
      return { ...files, ...statusFilesOf(await responder, issuer.register()) }
    },
    identityTrust: identity.trustFor,
    observer: async () => ({ ...(await certificate(request, 'tls')), fqdn: request.fqdn }),
    trials: async () => {
      const kinds = [
        ['conforming', certificate(request, 'tls')],
        ['revoked', certificate({ ...request, defect: 'revoked' }, 'tls')],
        ['expired', certificate({ ...request, defect: 'expired' }, 'tls')],
        [
          'untrusted',
          remember('untrusted', () => issuer.issueUntrusted({ ...request, keyGroup: `tls ${request.fqdn}` })),
        ],
      ] as const
      const issuedTrials = kinds.map(async ([presented, made]): Promise<TrialCertificate> => {
        const { privateKeyPem, chainPem } = await made
        return { presented, keyPem: privateKeyPem, chainPem }
      })
      return [{ presented: 'none' }, ...(await Promise.all(issuedTrials))]
    },
  }
}

/** Writes the `keys/` folder of every party of the exchange. */
export async function writeKeys(
  plan: ExchangePlan,
  keys: IssuingKeys,
  hasMessageKey: HasMessageKey,
  directory: string,
): Promise<void> {
  const subject = ({ fqdn, organisation }: PartySpec, defect: CertificateDefect | undefined): Subject => ({
    fqdn,
    organisation,
    ...(defect === undefined ? {} : { defect }),
  })
  const message = (party: PartySpec) =>
    keys.certificate(subject(party, plan.messageCertificates?.[party.id]), 'message')
  const files = plan.parties.map(async (party) => {
    const tls = await keys.certificate(subject(party, plan.certificates[party.id]), 'tls')
    const own = hasMessageKey(party) ? await message(party) : undefined
    const held = await Promise.all(
      (plan.heldKeys[party.id] ?? []).map(async (owner) => {
        const spec = plan.parties.find((candidate) => candidate.id === owner)
        return spec === undefined ? [] : heldFiles(owner, await message(spec))
      }),
    )
    return {
      party,
      contents: [
        [keyFiles.tlsKey, tls.privateKeyPem],
        [keyFiles.tlsChain, tls.chainPem],
        ...(own === undefined
          ? []
          : [
              [keyFiles.messageKey, own.privateKeyPem],
              [keyFiles.messageChain, own.chainPem],
            ]),
        ...held.flat(),
      ] as [string, string][],
    }
  })
  // The certificates of the handshake trials too, so that the lists hold the revoked one among them.
  const [issued] = await Promise.all([Promise.all(files), keys.trials()])
  for (const { party, contents } of issued) {
    const trust: [string, string][] = [
      [keyFiles.trust, keys.trustPem],
      [keyFiles.crl, keys.revocationLists()],
      ...Object.entries(await keys.identityFiles(plan, party)),
    ]
    const folder = join(directory, party.id, 'keys')
    await mkdir(join(folder, keyFiles.heldDirectory), { recursive: true, mode: 0o700 })
    for (const [name, content] of [...contents, ...trust]) await writeKey(join(folder, name), content)
  }
}

/** What the register knows when they are written: every certificate of the exchange is among it. */
function statusFilesOf(
  { privateKeyPem, chainPem }: IssuedCertificate,
  { certificatesPem, listPem }: CertificateRegister,
): KeyFiles {
  return {
    [statusFiles.key]: privateKeyPem,
    [statusFiles.chain]: chainPem,
    [statusFiles.register]: certificatesPem + listPem,
  }
}

async function writeKey(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, content, { mode: 0o600 })
}

function heldFiles(owner: string, { privateKeyPem, chainPem }: IssuedCertificate): [string, string][] {
  return [
    [join(keyFiles.heldDirectory, `${owner}.key.pem`), privateKeyPem],
    [join(keyFiles.heldDirectory, `${owner}.chain.pem`), chainPem],
  ]
}
