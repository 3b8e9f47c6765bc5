/** Fault `misspells-level`: levels are stated with the host as an example in a specification has it (field notes 2.5). */

import type { StatementLevels } from '../statements/levels.ts'
import { levelUri } from '../statements/levels.ts'

export function misspellLevels(levels: StatementLevels): StatementLevels {
  return { ...levels, uriOf: (level) => levelUri(level).replace('europa', 'europe') }
}
