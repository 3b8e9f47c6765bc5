/** Fault `signs-any-level`: whatever was used to log in, and however somebody was registered, it is stated as high. */

import type { StatementLevels } from '../statements/levels.ts'

export function statesHigh(levels: StatementLevels): StatementLevels {
  return { ...levels, ofLogin: () => 'high', ofRegistration: () => 'high' }
}
