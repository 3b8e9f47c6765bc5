/** All keys of a party while its observations are opened: those it holds, and those it comes to see. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import type { Content } from '../content.ts'
import { createKdfAllowance } from '../decryptors/cms/kdf-allowance.ts'
import { findKeys } from './find-keys.ts'
import { openLocked } from './open-locked.ts'

export interface KeyRing {
  /** Takes the keys and passwords out of contents, and opens the locked key files that they open. */
  search(contents: readonly Content[]): void
  /** Keys held, then keys seen, in the order in which they were found. */
  keys(): readonly HeldKey[]
  /** Records which key files stayed locked. */
  finish(): void
}

/** Each is tried on everything that has a password. */
const maxPasswords = 200

export function createKeyRing(
  held: readonly HeldKey[],
  roots: readonly { observation: { id: string }; content: Content }[],
  budget: Budget,
): KeyRing {
  const ring = new Map(held.filter((key) => key.locked === undefined).map((key) => [key.id, key]))
  const locked = held.flatMap(({ locked: content, source }) => (content === undefined ? [] : [{ content, source }]))
  const unlocked = new Set<Buffer>()
  const tried = new Set<string>()
  const allowance = createKdfAllowance()
  let passwords = 0

  const add = (key: HeldKey, place: () => string) => {
    if (ring.has(key.id)) return
    if (key.password !== undefined) {
      passwords += 1
      if (passwords > maxPasswords) {
        budget.hit(`${maxPasswords} passwords`)
        return
      }
    }
    ring.set(key.id, { ...key, source: `${place()}: ${key.source}` })
  }

  const unlock = () => {
    if (locked.length === 0) return
    for (const { id, password, source: seen } of [...ring.values()]) {
      if (password === undefined || tried.has(id)) continue
      tried.add(id)
      for (const { content, source } of locked) {
        const opened = openLocked(content, password, `${source}, opened with the ${seen}`, { allowance, budget })
        for (const key of opened) {
          unlocked.add(content)
          if (!ring.has(key.id)) ring.set(key.id, key)
        }
      }
    }
  }

  return {
    search(contents) {
      const placeOf = createPlaces(roots)
      for (const content of contents) {
        for (const key of findKeys(content, budget)) add(key, () => placeOf(content))
      }
      unlock()
    },
    keys: () => [...ring.values()],
    finish() {
      for (const { content, source } of locked) {
        if (!unlocked.has(content)) budget.hit(`key file "${source}" stays locked: no password held or seen opens it`)
      }
    },
  }
}

/** Says of a content in which observation it stands, and by which steps and keys it came out of that. */
function createPlaces(roots: readonly { observation: { id: string }; content: Content }[]) {
  let ways: Map<Content, string> | undefined
  return (content: Content) => {
    ways ??= waysTo(roots)
    return ways.get(content) ?? 'seen'
  }
}

/** Breadth first, so that each content is told by its shortest way. */
function waysTo(roots: readonly { observation: { id: string }; content: Content }[]): Map<Content, string> {
  const ways = new Map<Content, string>()
  for (const { observation, content } of roots) if (!ways.has(content)) ways.set(content, observation.id)
  // Grows while it is walked.
  for (const [content, way] of ways) {
    for (const { step, key, child } of content.edges) {
      if (!ways.has(child)) ways.set(child, `${way} › ${step}${key === undefined ? '' : ` with key ${key}`}`)
    }
  }
  return ways
}
