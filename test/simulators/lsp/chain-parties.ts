/** The parties of the chain: who they are, and what each is started with. */

import { join } from 'node:path'
import type { PartyConfig, PartySpec } from '../../../harness/contracts/party.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'

export type PartyId = 'bron' | 'zorgplatform' | 'lsp' | 'ontvanger' | 'vreemde'

export interface ChainOptions {
  options?: Partial<Record<PartyId, PartySpec['options']>>
  faults?: Partial<Record<PartyId, readonly string[]>>
  protection?: PartyConfig['protection']
  /** Party → certificate in another state than it should be. */
  defects?: Partial<Record<PartyId, CertificateDefect>>
  /** Party → other party whose message key it holds. */
  heldKeys?: Partial<Record<PartyId, PartyId>>
}

export const ids = ['bron', 'zorgplatform', 'lsp', 'ontvanger', 'vreemde'] as const
export const route = ['bron', 'zorgplatform', 'lsp', 'ontvanger'] as const

export const ura: Record<PartyId, string> = {
  bron: '90000380',
  zorgplatform: '90000802',
  lsp: '90000801',
  ontvanger: '90000382',
  vreemde: '90000399',
}

export const applicationId: Record<PartyId, string> = {
  bron: '900380',
  zorgplatform: '900802',
  lsp: '1',
  ontvanger: '900382',
  vreemde: '900399',
}

export const host = (id: PartyId): string => `${id}.cn4.test`

export function describeParty(id: PartyId, { options, faults }: ChainOptions): PartySpec {
  const isIntermediary = id === 'zorgplatform' || id === 'lsp'
  const addressing = id === 'lsp' ? { addressing: 'application-id' } : {}
  const defaults = isIntermediary ? addressing : { speaks: 'twiin-np' }
  return {
    id,
    system: isIntermediary ? id : 'end',
    role: isIntermediary ? 'intermediary' : 'end',
    organisation: { ura: ura[id], name: `Instelling ${id}`, city: 'Utrecht', applicationId: applicationId[id] },
    fqdn: host(id),
    options: { ...defaults, ...options?.[id] },
    faults: faults?.[id] ?? [],
  }
}

export function configureParty(home: string, id: PartyId, options: ChainOptions): PartyConfig {
  return {
    exchange: 'cn-4/test',
    party: describeParty(id, options),
    // The stranger is known to nobody but itself.
    parties: ids
      .filter((other) => other !== 'vreemde' || id === 'vreemde')
      .map((other) => describeParty(other, options)),
    route,
    protection: options.protection ?? { scheme: 'channel', options: {} },
    directory: join(home, id),
    listen: { address: '127.0.0.1', port: 0 },
    control: { address: '127.0.0.1', port: 0, token: `token-of-${id}` },
    controls: { header: `control-of-${id}`, stored: 'planted-in-store', logged: 'planted-in-log' },
    sabotage: [],
  }
}
