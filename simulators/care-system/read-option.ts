/** Reading one option of the manifest. Each throws a plain Error that names the option. */

import type { PartySpec } from '../../harness/contracts/party.ts'

export function choose<const T extends readonly string[]>(
  options: PartySpec['options'],
  name: string,
  allowed: T,
  fallback: T[number] | undefined = allowed[0],
): T[number] {
  const value = options[name] ?? fallback
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    throw new Error(`option ${name} is "${String(value)}", expected one of ${allowed.join(', ')}`)
  return found
}

/** Empty for what is no text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
