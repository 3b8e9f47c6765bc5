/** Which level is stated. */

import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'

export interface StatementLevels {
  /** `loa_authn` and `acr`. */
  ofLogin(level: AssuranceLevel): AssuranceLevel
  /** `loa_dezi`. */
  ofRegistration(level: AssuranceLevel): AssuranceLevel
}

export const trueLevels: StatementLevels = { ofLogin: (level) => level, ofRegistration: (level) => level }
