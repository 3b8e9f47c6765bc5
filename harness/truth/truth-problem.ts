/** How a fault in a truth file is told. */

import { HarnessError } from '../contracts/error.ts'

/** `place`: line, member or path in the file. Values from the file belong in `found` only where they identify nobody. */
export function truthProblem(file: string, place: string, found: string, expected: string): HarnessError {
  return new HarnessError('TRUTH_INVALID', `truth file '${file}', ${place}: found ${found}, expected ${expected}`, {
    detail: { file, place },
  })
}
