/** The values planted in an exchange (design 2.3), the same for the same seed. */

import { createHmac } from 'node:crypto'
import type { ExchangeEvidence } from '../contracts/evidence.ts'
import { createPlantedHeader, plantedEncodings } from '../probe/planted.ts'

export function plantControls(seed: string, exchange: string): ExchangeEvidence['controls'] {
  const draw = (purpose: string) =>
    createHmac('sha256', seed).update(`${exchange}\n${purpose}`).digest('hex').slice(0, 16)
  const planted = plantedEncodings.map((id) => ({ id, value: draw(`header ${id}`) }))
  return {
    header: createPlantedHeader(planted),
    planted,
    stored: draw('stored'),
    logged: draw('logged'),
    framed: draw('framed'),
    negative: draw('never sent'),
  }
}
