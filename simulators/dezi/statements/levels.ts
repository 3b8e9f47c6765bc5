/** Which level is stated, and how. */

import { type AssuranceLevel, levelUris } from '../../../harness/contracts/identity/assurance.ts'

export interface StatementLevels {
  /** `loa_authn` and `acr`. */
  ofLogin(level: AssuranceLevel): AssuranceLevel
  /** `loa_dezi`. */
  ofRegistration(level: AssuranceLevel): AssuranceLevel
  uriOf(level: AssuranceLevel): string
}

export const trueLevels: StatementLevels = {
  ofLogin: (level) => level,
  ofRegistration: (level) => level,
  uriOf: levelUri,
}

export function levelUri(level: AssuranceLevel): string {
  if (level === 'none') throw new Error('a level that is none has no URI')
  return levelUris[level]
}
