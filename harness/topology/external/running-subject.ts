/** A product while an exchange runs. */

import type { OutsideObservation } from '../../contracts/sut.ts'

export interface RunningSubject {
  /** Root of its processes, where that is known and may be looked into. */
  pid: number | undefined
  /** Complete after `freeze`. */
  observation: OutsideObservation
  /** Settles with the way it ended, when it ends by itself. */
  ended: Promise<string>
  /** The last lines that it wrote, for messages. */
  lastWords(): Promise<string>
  /** Copies what it stored and logged into the folder of its party. */
  freeze(): Promise<void>
  stop(): Promise<void>
}
