/** The part of JSONPath that presentation definitions use: members, indexes and `[*]`. */

import { isObject } from '../../kit/ssi/json.ts'

export type JsonPath = readonly (string | number | '*')[]

const stepPattern = /\.([A-Za-z_@][\w@-]*)|\['([^']+)'\]|\[(\d+)\]|\[\*\]/y.source

/** Throws `SyntaxError` for a path it does not know. */
export function parseJsonPath(text: string): JsonPath {
  if (!text.startsWith('$')) throw new SyntaxError(`path ${JSON.stringify(text)} does not start with $`)
  const step = new RegExp(stepPattern, 'y')
  const steps: (string | number)[] = []
  for (step.lastIndex = 1; step.lastIndex < text.length; ) {
    const [found, name, quoted, index] = step.exec(text) ?? []
    if (found === undefined) throw new SyntaxError(`path ${JSON.stringify(text)} is not supported`)
    steps.push(name ?? quoted ?? (index === undefined ? '*' : Number(index)))
  }
  return steps
}

/** All values at the path. A list of one and the value itself are the same in JSON-LD, so an index may be left out. */
export function valuesAt(root: unknown, path: JsonPath): unknown[] {
  return path.reduce<unknown[]>((values, each) => values.flatMap((value) => follow(value, each)), [root])
}

function follow(value: unknown, each: JsonPath[number]): unknown[] {
  if (Array.isArray(value)) {
    if (each === '*') return value
    if (typeof each === 'number') return each < value.length ? [value[each]] : []
    return value.length === 1 ? follow(value[0], each) : []
  }
  if (each === '*' || each === 0) return [value]
  return isObject(value) && Object.hasOwn(value, each) ? [value[each]] : []
}
