/**
 * The knowledge of one party before anything is looked for: the closure of its observations under decoding, and under
 * decryption with the keys it holds or saw. Both go on until nothing new comes out.
 */

import type { Observation } from '../contracts/evidence.ts'
import type { Decryptor, HeldKey } from '../contracts/probe.ts'
import { type BudgetLimits, createBudget, type RecordingBudget } from './budget.ts'
import { type Content, type ContentStore, createContentStore } from './content.ts'
import { decoders } from './decoders/registry.ts'
import { createDecryptors, type DecryptorOptions } from './decryptors/registry.ts'
import { createExpander, type Expander } from './expand.ts'
import { createKeyRing, type KeyRing } from './keys/key-ring.ts'
import { findMemoryKeys } from './memory/find-memory-keys.ts'
import { type OpenedMemory, openMemory } from './memory/open-memory.ts'
import type { ReadingMemo } from './reading-memo.ts'
import { createRootView } from './view.ts'

export interface Observed {
  observation: Observation
  bytes: Buffer
}

export interface OpenInput {
  observations: readonly Observed[]
  keys?: readonly HeldKey[]
  budget?: Partial<BudgetLimits>
  /** Ids of decoders to leave out, for the test that blinds one. */
  disabled?: readonly string[]
  decryptors?: DecryptorOptions
  /** Shared by the parties of an exchange that are read with the same decoders; saves reading the same bytes again. */
  memo?: ReadingMemo
}

/** Everything that could be read, as a graph from the observations down. */
export interface Opened {
  roots: readonly { observation: Observation; content: Content }[]
  contents: readonly Content[]
  /** Of the party's processes: searched as it stands, and apart from what is decoded. */
  memory: readonly OpenedMemory[]
  /** Keys held, then keys seen. */
  keys: readonly HeldKey[]
  budget: RecordingBudget
}

export async function openObservations(input: OpenInput): Promise<Opened> {
  const budget = createBudget(input.budget)
  const store = createContentStore()
  const enabled = decoders.filter(({ decoder }) => !input.disabled?.includes(decoder.id))
  const expander = createExpander({ store, decoders: enabled, budget, memo: input.memo ?? new Map() })
  const isMemory = ({ observation }: Observed) => observation.source === 'memory'
  const memory = input.observations.filter(isMemory).map((one) => openMemory(one, budget, input.disabled))
  const handled = input.observations.filter((one) => !isMemory(one))
  const roots = handled.map(({ observation, bytes }) => {
    const { content } = store.obtain(bytes)
    expander.reach(content, 0)
    return { observation, content }
  })
  expander.drain()
  const decryptors = createDecryptors(input.decryptors).filter(({ id }) => !input.disabled?.includes(id))
  const ring = createKeyRing(withMemoryKeys(input.keys ?? [], memory), roots, budget)
  const keys = await closeUnderKeys(store, expander, decryptors, ring, budget)
  ring.finish()
  if (expander.cutOff()) budget.hit(`depth of ${budget.maxDepth} steps`)
  return { roots, contents: store.all(), memory, keys, budget }
}

/** A key that a party was given stands in its memory as well, and keeps its name. */
function withMemoryKeys(held: readonly HeldKey[], memory: readonly OpenedMemory[]): HeldKey[] {
  const known = new Set(held.map(({ id }) => id))
  return [...held, ...memory.flatMap(findMemoryKeys).filter(({ id }) => !known.has(id))]
}

/** Until no new content and no new key comes out: new keys are tried on all contents, all keys on new contents. */
async function closeUnderKeys(
  store: ContentStore,
  expander: Expander,
  decryptors: readonly Decryptor[],
  ring: KeyRing,
  budget: RecordingBudget,
): Promise<readonly HeldKey[]> {
  let searched = 0
  let tried = 0
  let triedKeys = 0
  for (;;) {
    ring.search(store.all().slice(searched))
    searched = store.all().length
    const keys = ring.keys()
    if (tried === searched && triedKeys === keys.length) return keys
    for (const [i, content] of store.all().slice(0, searched).entries()) {
      const untried = i < tried ? keys.slice(triedKeys) : keys
      await decrypt(content, decryptors, untried, expander, budget)
    }
    tried = searched
    triedKeys = keys.length
    expander.drain()
  }
}

async function decrypt(
  content: Content,
  decryptors: readonly Decryptor[],
  keys: readonly HeldKey[],
  expander: Expander,
  budget: RecordingBudget,
): Promise<void> {
  if (keys.length === 0 || content.depth >= budget.maxDepth) return
  const view = createRootView(content.bytes)
  for (const decryptor of decryptors) {
    const { parts } = await decryptor.decrypt(view, keys, budget)
    for (const { key, ...part } of parts) expander.addParts(content, decryptor.id, [part], key)
  }
}
