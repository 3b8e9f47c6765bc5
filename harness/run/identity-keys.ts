/** The keys of persons in one run: passes and a seal, and what everybody checks statements about users with. */

import type { IdentityTrust } from '../contracts/evidence.ts'
import { identityFiles, passFileNames } from '../contracts/identity/identity-files.ts'
import type { Manifest } from '../contracts/manifest.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import { splitPem } from '../contracts/x509-pem.ts'

/** Path below `keys/` → PEM. */
export type KeyFiles = Readonly<Record<string, string>>

/** One set of one authority. */
export interface IdentityKeys {
  /** Anchors and lists, for every party; the lists are those of the moment at which this is read. */
  readonly trust: KeyFiles
  passes: KeyFiles
  seal: KeyFiles
}

/** In the order in which passes are made for them. */
export type IdentityOrganisation = Pick<PartySpec['organisation'], 'ura' | 'name'>

/** Which keys of persons parties of this system hold, as their manifest says. */
export type IdentityKeysOf = (party: PartySpec) => Manifest['identityKeys']

export interface RunIdentity {
  /** Files for this party. Of an exchange where nobody holds keys of persons: none. */
  filesFor(plan: ExchangePlan, party: PartySpec): Promise<KeyFiles>
  /** What the statements about users in this exchange are to be checked with. */
  trustFor(plan: ExchangePlan): Promise<IdentityTrust | undefined>
}

export interface IdentityRequest {
  plans: readonly ExchangePlan[]
  identityKeysOf: IdentityKeysOf
}

/** `make` is called once, and only when an exchange needs it. */
export function createRunIdentity(
  { plans, identityKeysOf }: IdentityRequest,
  make: (organisations: readonly IdentityOrganisation[]) => Promise<IdentityKeys>,
): RunIdentity {
  const needed = plans.filter((plan) => holdsIdentityKeys(plan, identityKeysOf))
  let made: Promise<IdentityKeys> | undefined
  const keysFor = async (plan: ExchangePlan): Promise<IdentityKeys | undefined> => {
    if (!holdsIdentityKeys(plan, identityKeysOf)) return undefined
    made ??= make(organisationsOf(needed))
    return made
  }
  return {
    async filesFor(plan, party) {
      const keys = await keysFor(plan)
      if (keys === undefined) return {}
      const kind = identityKeysOf(party)
      return { ...keys.trust, ...(kind === undefined ? {} : keys[kind]) }
    },
    async trustFor(plan) {
      const keys = await keysFor(plan)
      if (keys === undefined) return undefined
      const { [identityFiles.trust]: anchors = '', [identityFiles.crl]: crls = '' } = keys.trust
      return { anchors, crls, certificates: authenticationLeaves(keys.passes) }
    },
  }
}

/** Whether a party of the exchange holds keys of persons. */
export function holdsIdentityKeys({ parties }: ExchangePlan, identityKeysOf: IdentityKeysOf): boolean {
  return parties.some((party) => identityKeysOf(party) !== undefined)
}

/** Of the ends, in the order in which the exchanges name them. */
function organisationsOf(plans: readonly ExchangePlan[]): IdentityOrganisation[] {
  const ends = plans.flatMap(({ parties }) => parties.filter(({ role }) => role === 'end'))
  const byUra = new Map(ends.map(({ organisation: { ura, name } }) => [ura, { ura, name }]))
  return [...byUra.values()]
}

function authenticationLeaves(passes: KeyFiles): string {
  const { chain } = passFileNames('authentication')
  return Object.entries(passes)
    .filter(([file]) => file.endsWith(`/${chain}`))
    .map(([, pem]) => splitPem(pem, 'CERTIFICATE')[0] ?? '')
    .join('')
}
