/** Names of what this backend makes, by which it is found again. */

import { createHash } from 'node:crypto'
import { resolve } from 'node:path'

/** On every container and network. */
export const labelNames = { run: 'nl.inkijk.run', exchange: 'nl.inkijk.exchange', party: 'nl.inkijk.party' } as const

export const composeFileName = 'compose.yaml'

/**
 * Of one exchange: lower case, digits, `-` and `_`, as compose asks. The folder tells apart what has the same names, and
 * is known to whoever has the state of a network.
 */
export function nameProject(run: string, exchange: string, directory: string): string {
  const slug = `${run}-${exchange}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const hash = createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 6)
  return `inkijk-${slug}-${hash}`
}
