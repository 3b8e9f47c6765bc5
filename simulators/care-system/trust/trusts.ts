/** The trust frameworks by the name that option `trust` has for each. */

import type { CareSystemOptions } from '../options.ts'
import { createNutsTrust } from './nuts.ts'
import { createOwnTrust } from './own.ts'
import type { CreateTrust } from './trust.ts'

export const trusts: Readonly<Record<CareSystemOptions['trust'], CreateTrust>> = {
  own: createOwnTrust,
  nuts: createNutsTrust,
}
