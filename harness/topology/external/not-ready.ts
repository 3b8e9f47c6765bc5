/** What keeps an exchange with a product from beginning: the line to mend, what was found, what was expected. */

import { HarnessError } from '../../contracts/error.ts'
import type { Subject } from '../../contracts/sut.ts'

export interface Obstacle {
  path: readonly (string | number)[]
  found: string
  expected: string
}

export function notReady({ place, title }: Subject, { path, found, expected }: Obstacle): HarnessError {
  return new HarnessError('SUT_NOT_READY', `${place(path)}: ${title}: found ${found}; expected ${expected}`)
}
