/** Exit codes of the command line (design 4.1). */

import type { ErrorCode } from '../contracts/error.ts'

/** Mistakes of the user; everything else is a fault of the harness. */
const usageErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'USAGE',
  'SCENARIO_NOT_FOUND',
  'SCENARIO_INVALID',
  'MANIFEST_UNKNOWN',
  'SUT_INVALID',
  'SUT_NOT_READY',
  'TRUTH_INVALID',
  'KEY_INVALID',
  'RUN_NOT_FOUND',
  'RUN_INVALID',
  'FINDING_NOT_FOUND',
  'REPORTER_UNKNOWN',
  'ENGINE_UNAVAILABLE',
  'IMAGE_MISSING',
  'NODE_TOO_OLD',
])

export const exitCodes = {
  met: 0,
  notMet: 1,
  usage: 2,
  inconclusive: 3,
  unsupported: 127,
  interrupted: 130,
  of: (code: ErrorCode): number => (code === 'SUT_UNSUPPORTED' ? 127 : usageErrors.has(code) ? 2 : 3),
} as const
