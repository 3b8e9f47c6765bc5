/** Where the other end is found. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystemOptions } from '../options.ts'

/** Base URL of an end and of its entry in the address register, without trailing slash. */
type Way = (context: PartyContext, end: PartySpec) => { base: string; register: string }

/** Through the next system on the route, or at the address that the end is known by. */
const ways: Readonly<Record<CareSystemOptions['addressing'], Way>> = {
  ura: (context, end) => throughNext(context, end, `np/${end.organisation.ura}`),
  'application-id': (context, end) => throughNext(context, end, `aorta/${end.organisation.applicationId}`),
  'public-host': (_context, end) => ({ base: publicBaseOf(end), register: publicBaseOf(end) }),
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
export function publicBaseOf({ fqdn, options }: PartySpec): string {
  const { publicHost } = options
  return `https://${typeof publicHost === 'string' && publicHost !== '' ? publicHost : fqdn}`
}

/** Under a prefix that names the end, unless the next system is the end itself. */
function throughNext(context: PartyContext, end: PartySpec, prefix: string): ReturnType<Way> {
  const next = context.nextHop(end.id)
  const register = `https://${next.fqdn}`
  return { register, base: next.id === end.id ? register : `${register}/${prefix}` }
}
