/**
 * A notified pull in which the notification and the token go through a broker and the data do not: the reader fetches
 * them straight at the source. Nothing of the record crosses the broker.
 */

import type { Manifest } from '../../../../harness/contracts/manifest.ts'
import type { PartySpec } from '../../../../harness/contracts/party.ts'
import type { ExchangePlan } from '../../../../harness/contracts/scenario.ts'
import type { Topology } from '../../../../harness/contracts/topology.ts'
import { createEmbeddedTopology } from '../../../../harness/topology/embedded/topology.ts'

export interface BypassOptions {
  tokens: 'bearer' | 'dpop' | 'mtls-bound'
  /** Whether the source looks at what a token is bound to. */
  checks?: boolean
}

const systems = ['source', 'broker', 'reader'] as const
const entries = {
  source: new URL('./source.ts', import.meta.url),
  broker: new URL('./broker.ts', import.meta.url),
  reader: new URL('./reader.ts', import.meta.url),
}

export function createBypassTopology(): Topology {
  return createEmbeddedTopology(systems.map(describeSystem))
}

export function planBypass({ tokens, checks = true }: BypassOptions): ExchangePlan {
  const text = { nl: 'buiten de tussenpartij om', en: 'around the broker' }
  return {
    id: `bypass/${tokens}`,
    scenario: 'bypass',
    variant: tokens,
    title: text,
    shows: text,
    useCase: 'bgz',
    pattern: 'notified-pull',
    protection: { scheme: 'channel', options: {} },
    parties: systems.map((id, index) => describeParty(id, index, { tokens, checks })),
    route: [...systems],
    goal: { kind: 'received' },
    certificates: {},
    heldKeys: {},
    expect: {},
    timeoutMs: 20_000,
  }
}

function describeParty(id: (typeof systems)[number], index: number, options: PartySpec['options']): PartySpec {
  return {
    id,
    system: id,
    role: id === 'broker' ? 'intermediary' : 'end',
    organisation: { ura: `9000070${index}`, name: `Bypass ${id}`, city: 'Breda', applicationId: `70${index}` },
    fqdn: `${id}.bypass.test`,
    options,
    faults: [],
  }
}

function describeSystem(id: (typeof systems)[number]): Manifest {
  return {
    id,
    title: { nl: id, en: id },
    roles: [id === 'broker' ? 'intermediary' : 'end'],
    specifications: [],
    endpoints: [],
    options: {},
    faults: [],
    mustRead: [],
    messageCertificate: false,
    entry: entries[id],
  }
}
