/** The values planted in an exchange (design 2.3), the same for the same seed. */

import { createHmac } from 'node:crypto'
import type { ExchangeEvidence, ReplayControls } from '../contracts/evidence.ts'
import { createPlantedHeader, plantedEncodings } from '../probe/planted.ts'

/** With those for memory and for replaying, which older evidence has not. */
export type PlantedValues = ExchangeEvidence['controls'] & { memory: string; replay: ReplayControls }

export function plantControls(seed: string, exchange: string, parties: readonly string[]): PlantedValues {
  const draw = (purpose: string) =>
    createHmac('sha256', seed).update(`${exchange}\n${purpose}`).digest('hex').slice(0, 16)
  const planted = plantedEncodings.map((id) => ({ id, value: draw(`header ${id}`) }))
  return {
    header: createPlantedHeader(planted),
    planted,
    stored: draw('stored'),
    logged: draw('logged'),
    memory: draw('memory'),
    framed: draw('framed'),
    negative: draw('never sent'),
    replay: {
      token: draw('token'),
      values: Object.fromEntries(parties.map((party) => [party, draw(`obtained by ${party}`)])),
      boundToken: draw('bound token'),
      boundValue: draw('bound value'),
    },
  }
}
