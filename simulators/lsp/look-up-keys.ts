/** The address register's keys: fetched once from the organisation itself, and kept with its registration. */

import { urlTowards } from '../kit/forward.ts'
import { member } from '../kit/read-content.ts'
import type { PartyContext } from '../kit/types.ts'
import type { LookUpKeys } from './lsp.ts'
import type { Registers } from './registers.ts'

/** Throws `PeerUnreachable` when the organisation has to be asked and gives no answer. */
export function createKeyLookUp(context: PartyContext, registers: Registers): LookUpKeys {
  /** Who asks for the same organisation meanwhile waits for the same answer. */
  const asked = new Map<string, Promise<string | undefined>>()
  return async (ura) => {
    const stored = registers.keysOf(ura)
    if (stored !== undefined) return stored
    const asking = asked.get(ura) ?? askOrganisation(context, registers, ura)
    asked.set(ura, asking)
    try {
      return await asking
    } finally {
      asked.delete(ura)
    }
  }
}

async function askOrganisation(context: PartyContext, registers: Registers, ura: string): Promise<string | undefined> {
  const [application] = registers.findByUra(ura)
  const party = application === undefined ? undefined : context.partyByUra(application.ura)
  if (party === undefined || party.role !== 'end') return undefined
  const url = urlTowards(context, party, '/jwks.json')
  const answer = await context.client.request({ method: 'GET', url, headers: { accept: 'application/json' } })
  const jwks = answer.body.toString('utf8')
  if (answer.status !== 200 || !isJwkSet(jwks)) return undefined
  registers.storeKeys(party.organisation.ura, jwks, context.clock.now())
  return jwks
}

function isJwkSet(text: string): boolean {
  try {
    return Array.isArray(member(JSON.parse(text), 'keys'))
  } catch {
    return false
  }
}
