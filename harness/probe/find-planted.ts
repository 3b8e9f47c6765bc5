/** Which planted values come out of which observation, by decoding alone. */

import type { Content } from './content.ts'
import { createMatcher } from './match/matcher.ts'
import type { Opened } from './opened.ts'

/** Observation id → the values that were found in it; every observation is present. */
export function findPlanted(opened: Opened, values: readonly string[]): Map<string, Set<string>> {
  const match = createMatcher(values.map((value) => Buffer.from(value)))
  const found = new Map<Content, Set<string>>()
  for (const content of opened.contents) {
    match(content.bytes, (index) => {
      const value = values[index]
      if (value !== undefined) found.set(content, (found.get(content) ?? new Set()).add(value))
    })
  }
  return new Map(opened.roots.map(({ observation, content }) => [observation.id, valuesBelow(content, found)]))
}

/** Controls travel outside the ciphertext: what only a key opens does not count. */
function valuesBelow(root: Content, found: ReadonlyMap<Content, ReadonlySet<string>>): Set<string> {
  const values = new Set<string>()
  const reached = new Set([root])
  for (const content of reached) {
    for (const value of found.get(content) ?? []) values.add(value)
    for (const edge of content.edges) if (edge.key === undefined) reached.add(edge.child)
  }
  return values
}
