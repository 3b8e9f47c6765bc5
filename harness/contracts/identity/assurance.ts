/** Assurance levels of a login and of a registration (eIDAS; field notes on identity 2.5). */

/** `none`: names no person, or names no level that is known. */
export type AssuranceLevel = 'none' | 'low' | 'substantial' | 'high'

export const levelUris = {
  low: 'http://eidas.europa.eu/LoA/low',
  substantial: 'http://eidas.europa.eu/LoA/substantial',
  high: 'http://eidas.europa.eu/LoA/high',
} as const

const order: readonly AssuranceLevel[] = ['none', 'low', 'substantial', 'high']

/** By the exact URI: an example in a specification misspells the host, and what is misspelt says nothing. */
export function readLevel(uri: unknown): AssuranceLevel {
  const [level] = Object.entries(levelUris).find(([, value]) => value === uri) ?? []
  return (level as keyof typeof levelUris | undefined) ?? 'none'
}

export function meetsLevel(level: AssuranceLevel, required: AssuranceLevel): boolean {
  return order.indexOf(level) >= order.indexOf(required)
}

/** A chain of statements is as strong as its weakest. */
export function lowestLevel(...levels: readonly AssuranceLevel[]): AssuranceLevel {
  return order[Math.min(...levels.map((level) => order.indexOf(level)))] ?? 'none'
}
