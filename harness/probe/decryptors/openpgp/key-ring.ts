/** Secret keys to try, unlocked by the passwords that were met (RFC 9580 5.5.3). */

import type { PrivateKey } from 'openpgp'
import type { Budget, HeldKey } from '../../../contracts/probe.ts'
import type { Work } from '../fit-key/work.ts'
import { idsOf, lenientConfig, type OpenPgp } from './library.ts'

export interface UsableKey {
  /** Id of the held key. */
  id: string
  key: PrivateKey
  /** Id of the password that unlocked it. */
  unlockedBy?: string
}

export interface KeyRing {
  add(keys: readonly HeldKey[]): Promise<void>
  /** Keys that the message is for; every key for a recipient that is not told. */
  keysFor(recipients: readonly string[], budget: Budget): Promise<readonly UsableKey[]>
}

interface Entry {
  id: string
  key: PrivateKey
  ids: readonly string[]
  usable?: UsableKey
  tried: Set<string>
}

/** Microseconds that unlocking takes at most with common settings. */
const costOfUnlocking = 150_000
const maxBytes = 1024 * 1024

export function createKeyRing(library: OpenPgp, work: Work): KeyRing {
  const entries: Entry[] = []
  const passwords: HeldKey[] = []
  const known = new Set<string>()
  const config = lenientConfig(maxBytes)
  const unlock = async (entry: Entry, budget: Budget): Promise<UsableKey | undefined> => {
    for (const { id, password: passphrase } of passwords) {
      if (passphrase === undefined || entry.tried.has(id)) continue
      entry.tried.add(id)
      if (!work.spend(costOfUnlocking, budget)) return undefined
      try {
        const key = await library.decryptKey({ privateKey: entry.key, passphrase, config })
        return { id: entry.id, key, unlockedBy: id }
      } catch {
        // Not this password.
      }
    }
    return undefined
  }
  const use = async (entry: Entry, budget: Budget): Promise<UsableKey | undefined> => {
    if (entry.usable === undefined) {
      const usable = entry.key.isDecrypted() ? { id: entry.id, key: entry.key } : await unlock(entry, budget)
      if (usable !== undefined) entry.usable = usable
    }
    return entry.usable
  }
  return {
    async add(keys) {
      for (const held of keys) {
        if (known.has(held.id)) continue
        known.add(held.id)
        if (held.password !== undefined) passwords.push(held)
        if (held.openpgp === undefined) continue
        for (const key of await readKeys(library, held.openpgp, config))
          entries.push({ id: held.id, key, ids: idsOf(key), tried: new Set() })
      }
    },
    async keysFor(recipients, budget) {
      const isFor = ({ ids }: Entry) => recipients.some((recipient) => recipient === '' || ids.includes(recipient))
      const usable: UsableKey[] = []
      for (const entry of entries.filter(isFor)) {
        const key = await use(entry, budget)
        if (key !== undefined) usable.push(key)
      }
      return usable
    },
  }
}

async function readKeys(
  library: OpenPgp,
  armoredKeys: string,
  config: ReturnType<typeof lenientConfig>,
): Promise<PrivateKey[]> {
  try {
    return await library.readPrivateKeys({ armoredKeys, config })
  } catch {
    return []
  }
}
