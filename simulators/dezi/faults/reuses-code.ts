/** Fault `reuses-code`: a code gives tokens for as long as it lives, to everybody who can redeem it. */

import type { Clock } from '../../kit/types.ts'
import { codeMs, type DeziStore, type Redemption } from '../store.ts'

export function reuseCode({ redeemCode }: DeziStore, clock: Clock): DeziStore['redeemCode'] {
  const given = new Map<string, { redemption: Redemption; endsMs: number }>()
  return (code) => {
    const now = clock.now().getTime()
    const known = given.get(code)
    if (known !== undefined && now < known.endsMs) return known.redemption
    const redemption = redeemCode(code)
    // From its first use; the code may be some seconds older.
    if (redemption.outcome === 'ok') given.set(code, { redemption, endsMs: now + codeMs })
    return redemption
  }
}
