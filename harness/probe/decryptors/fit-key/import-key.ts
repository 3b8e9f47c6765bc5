/** Held keys as keys to compute with, imported once. */

import type { KeyObject } from 'node:crypto'
import type { HeldKey } from '../../../contracts/probe.ts'
import { privateKeyOf } from '../../keys/held-key.ts'

export type ImportKey = (key: HeldKey) => KeyObject | undefined

/** Undefined for keys that are no private key of an asymmetric pair, or that cannot be read. */
export function createKeyImport(): ImportKey {
  const imported = new Map<string, KeyObject | undefined>()
  return (key) => {
    if (!imported.has(key.id)) imported.set(key.id, tryImport(key))
    return imported.get(key.id)
  }
}

/** The asymmetric keys of these types, with the held keys they are of. */
export function* keysOfType(
  keys: readonly HeldKey[],
  types: readonly string[],
  importKey: ImportKey,
): Generator<{ id: string; key: KeyObject }> {
  for (const held of keys) {
    const key = importKey(held)
    if (key?.asymmetricKeyType !== undefined && types.includes(key.asymmetricKeyType)) yield { id: held.id, key }
  }
}

function tryImport(key: HeldKey): KeyObject | undefined {
  try {
    return privateKeyOf(key)
  } catch {
    return undefined
  }
}
