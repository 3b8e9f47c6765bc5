/** Where the other end is found: at the next system on the route, under a prefix that names the end. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystemOptions } from '../options.ts'

/** Base URL of an end, without trailing slash. */
export function baseUrlOf(context: PartyContext, addressing: CareSystemOptions['addressing'], end: PartySpec): string {
  const next = context.nextHop(end.id)
  if (next.id === end.id) return `https://${next.fqdn}`
  const { ura, applicationId } = end.organisation
  return `https://${next.fqdn}/${addressing === 'ura' ? `np/${ura}` : `aorta/${applicationId}`}`
}

/** Entry of an organisation in the address register, as the next system on the route gives it. */
export function registerUrlOf(context: PartyContext, end: PartySpec): string {
  return `https://${context.nextHop(end.id).fqdn}/adresregister/organisaties/${end.organisation.ura}/jwks.json`
}
