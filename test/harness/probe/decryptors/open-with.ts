/** Runs one decryptor on a text or on bytes, as the tests of all of them do. */

import type { KeyObject } from 'node:crypto'
import type { Decryptor, HeldKey } from '../../../../harness/contracts/probe.ts'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { passwordKey, rawKey, tryJwkKey } from '../../../../harness/probe/keys/held-key.ts'
import { createRootView } from '../../../../harness/probe/view.ts'

export interface OpenedParts {
  texts: string[]
  keys: string[]
  parts: Awaited<ReturnType<Decryptor['decrypt']>>['parts']
  explained: string[]
  hits: readonly string[]
}

export async function openWith(
  decryptor: Decryptor,
  input: Buffer | string,
  keys: readonly HeldKey[],
): Promise<OpenedParts> {
  const budget = createBudget()
  const { parts, explained } = await decryptor.decrypt(createRootView(Buffer.from(input)), keys, budget)
  return {
    texts: parts.map(({ bytes }) => bytes.toString()),
    keys: parts.map(({ key }) => key),
    parts,
    explained: explained.map(({ as }) => as),
    hits: budget.hits,
  }
}

export function heldPrivate(key: KeyObject): HeldKey {
  const held = tryJwkKey({ ...key.export({ format: 'jwk' }) }, 'test')
  if (held === undefined) throw new Error('no private key')
  return held
}

export function heldRaw(raw: Buffer): HeldKey {
  return rawKey(raw, 'test')
}

export function heldPassword(password: string): HeldKey {
  return passwordKey(password, 'test')
}
