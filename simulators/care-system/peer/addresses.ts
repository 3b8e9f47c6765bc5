/** Where the other end is found. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import { publicHostOf } from '../../kit/forward.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystemOptions } from '../options.ts'

/** Base URL of an end and of its entry in the address register, without trailing slash. */
type Way = (context: PartyContext, end: PartySpec) => { base: string; register: string }

/** Through the next system on the route, or at the address that the end is known by. */
const ways: Readonly<Record<CareSystemOptions['addressing'], Way>> = {
  ura: (context, end) => throughNext(context, end, `np/${end.organisation.ura}`),
  'application-id': (context, end) => throughNext(context, end, `aorta/${end.organisation.applicationId}`),
  'public-host': atPublicHost,
  // Keys are found where the end is known to be; its addresses come from the address book itself.
  directory: atPublicHost,
}

/** Base URL of an end, without trailing slash. */
export function baseUrlOf(context: PartyContext, addressing: CareSystemOptions['addressing'], end: PartySpec): string {
  return ways[addressing](context, end).base
}

/** Entry of an organisation in the address register. */
export function registerUrlOf(
  context: PartyContext,
  addressing: CareSystemOptions['addressing'],
  end: PartySpec,
): string {
  return `${ways[addressing](context, end).register}/adresregister/organisaties/${end.organisation.ura}/jwks.json`
}

/** The address that a system is known by: its own host, or that of the reverse proxy before it. */
export function publicBaseOf(party: PartySpec): string {
  return `https://${publicHostOf(party)}`
}

/** The system that requests for this end go to first, where they are not addressed to its public host. */
export function nextTowards(context: PartyContext, end: PartySpec): PartySpec {
  const { gateway } = context.party.options
  if (typeof gateway === 'string' && gateway !== '') return findParty(context, 'gateway', gateway)
  const { route } = context.config
  // A candidate is not on the route: it is reached as it is.
  return route.includes(end.id) && route.includes(context.party.id) ? context.nextHop(end.id) : end
}

/** Throws a plain Error that names the option. */
export function findParty({ config }: PartyContext, option: string, id: string): PartySpec {
  const found = config.parties.find((party) => party.id === id)
  if (found === undefined) throw new Error(`option ${option}: "${id}" is no party of the exchange`)
  return found
}

function atPublicHost(_context: PartyContext, end: PartySpec): ReturnType<Way> {
  return { base: publicBaseOf(end), register: publicBaseOf(end) }
}

/** Under a prefix that names the end, unless the next system is the end itself. */
function throughNext(context: PartyContext, end: PartySpec, prefix: string): ReturnType<Way> {
  const next = nextTowards(context, end)
  const register = `https://${next.fqdn}`
  return { register, base: next.id === end.id ? register : `${register}/${prefix}` }
}
