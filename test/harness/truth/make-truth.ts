/** A truth to test with. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { UseCase } from '../../../harness/contracts/scenario.ts'
import type { Truth } from '../../../harness/contracts/truth.ts'
import { createTruth } from '../../../harness/truth/create-truth.ts'

export const now = new Date('2026-11-22T10:00:00Z')

export function makeParty(id: string, name: string): PartySpec {
  return {
    id,
    system: 'some-system',
    role: 'end',
    organisation: { ura: id === 'bron' ? '90000380' : '90000382', name, city: 'Zwolle', applicationId: '00000101' },
    fqdn: `${id}.example`,
    options: {},
    faults: [],
  }
}

export function makeTruth(seed = 'seed/exchange', useCase: UseCase = 'bgz'): Truth {
  return createTruth({
    seed,
    useCase,
    sender: makeParty('bron', 'Ziekenhuis De Bron'),
    receiver: makeParty('ontvanger', 'Kliniek De Monding'),
    now,
  })
}
