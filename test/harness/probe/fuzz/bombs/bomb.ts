/** Input that costs far more to read than to send. */

import type { HeldKey } from '../../../../../harness/contracts/probe.ts'
import type { BudgetLimits } from '../../../../../harness/probe/budget.ts'

export interface Bomb {
  make(): Buffer | Promise<Buffer>
  keys?: readonly HeldKey[]
  /** Where the usual limits would let it go on for longer than a test may take. */
  budget?: Partial<BudgetLimits>
  /** Takes seconds: set off by hand, with `node test/harness/probe/fuzz/run-bombs.ts --long`. */
  long?: true
  /** A limit that the coverage must name. Absent where nothing is left out: then it must name none. */
  hit?: RegExp
}

export type Bombs = Readonly<Record<string, Bomb>>

export function repeat(unit: Buffer | string, times: number): Buffer {
  const bytes = Buffer.from(unit)
  return Buffer.alloc(bytes.length * times, bytes)
}
