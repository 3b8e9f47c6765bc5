/** The leaves of a JSON document with their positions, also of one that was cut off. */

import { unescapeJson, visitJson } from './visit-json.ts'

export interface JsonLeaf {
  /** Member names and indices from the document down. */
  path: readonly (string | number)[]
  /** As text: strings unescaped, numbers and literals as they stand. */
  value: string
  offset: number
  length: number
}

export interface JsonDocument {
  leaves: JsonLeaf[]
  end: number
  tooDeep: boolean
}

/**
 * The document that begins at `offset` with a brace or a bracket. What follows an error is left out, what stands before
 * it counts.
 *
 * @param text latin1
 */
export function scanJson(text: string, offset: number): JsonDocument {
  const leaves: JsonLeaf[] = []
  const open: { path: readonly (string | number)[]; items: number }[] = []
  const pathTo = (name: string | undefined): readonly (string | number)[] => {
    const around = open.at(-1)
    if (around === undefined) return []
    if (name !== undefined) return [...around.path, name]
    around.items += 1
    return [...around.path, around.items - 1]
  }
  const { end, tooDeep } = visitJson(text, offset, {
    open: (_isObject, name) => void open.push({ path: pathTo(name), items: 0 }),
    close: () => void open.pop(),
    leaf(name, at, length) {
      leaves.push({ path: pathTo(name), value: unescapeJson(text.slice(at, at + length)), offset: at, length })
    },
  })
  return { leaves, end, tooDeep }
}
