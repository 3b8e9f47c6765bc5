/** What comes along wherever keys are tried. */

import type { Budget } from '../../../contracts/probe.ts'
import type { ImportKey } from './import-key.ts'
import type { Work } from './work.ts'

export interface Trying {
  importKey: ImportKey
  work: Work
  budget: Budget
}
