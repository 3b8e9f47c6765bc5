/**
 * OpenPGP messages (RFC 9580, and RFC 4880 before it) opened with secret keys and passwords that are held or were seen,
 * a password also unlocking a secret key.
 */

import type { PrivateKey } from 'openpgp'
import type { Budget, DecodedPart, Decryptor, HeldKey } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { createWork, type Work } from './fit-key/work.ts'
import { findPgpMessages, type PgpMessage } from './openpgp/find-messages.ts'
import { createKeyRing, type KeyRing } from './openpgp/key-ring.ts'
import { lenientConfig, loadOpenPgp, type OpenPgp } from './openpgp/library.ts'
import { mayAsk } from './openpgp/s2k-limits.ts'
import { neededBits } from './xml-encryption/open-data.ts'
import { weighPlaintext } from './xml-encryption/plausible.ts'

/** Microseconds of a private-key operation of the library. */
const costOfSessionKey = 5000

interface Opened {
  bytes: Buffer
  key: string
}

interface Attempt {
  message: PgpMessage
  budget: Budget
  work: Work
}

export function createOpenPgpDecryptor(): Decryptor {
  const work = createWork('OpenPGP')
  const tried = new Map<string, Opened | undefined>()
  let ring: KeyRing | undefined
  /** Keys met before any message: a password may come before, or after, the key it unlocks. */
  const met: HeldKey[] = []
  return {
    id: 'openpgp',
    async decrypt(view, keys, budget) {
      const own = keys.filter(({ openpgp, password }) => openpgp !== undefined || password !== undefined)
      for (const key of own) if (!met.includes(key)) met.push(key)
      const messages = own.length === 0 ? [] : findPgpMessages(view.bytes, latin1Of(view))
      const parts: (DecodedPart & { key: string })[] = []
      const explained = messages.map(({ at, algorithms: as }) => ({ at, as }))
      if (messages.length === 0) return { parts, explained }
      const library = await loadOpenPgp()
      ring ??= createKeyRing(library, work)
      await ring.add(met)
      for (const message of messages) {
        const opened = await openMessage({ message, budget, work }, own, ring, library, tried)
        if (opened !== undefined) parts.push({ ...opened, at: message.at })
      }
      return { parts, explained }
    },
  }
}

async function openMessage(
  attempt: Attempt,
  keys: readonly HeldKey[],
  ring: KeyRing,
  library: OpenPgp,
  tried: Map<string, Opened | undefined>,
): Promise<Opened | undefined> {
  const { message, budget } = attempt
  const once = async (name: string, run: () => Promise<Opened | undefined>) => {
    const known = `${message.name} ${name}`
    if (!tried.has(known)) tried.set(known, await run())
    return tried.get(known)
  }
  const ids = new Set(keys.map(({ id }) => id))
  for (const { id, key, unlockedBy } of await ring.keysFor(message.recipients, budget)) {
    // Opened before, when these keys were tried.
    if (!ids.has(id) && (unlockedBy === undefined || !ids.has(unlockedBy))) continue
    const opened = await once(`${id} ${unlockedBy ?? ''}`, () => openWithKey(attempt, id, key, library))
    if (opened !== undefined) return opened
  }
  for (const { id, password } of keys) {
    if (password === undefined) continue
    const opened = await once(id, () => openWithPassword(attempt, id, password, library))
    if (opened !== undefined) return opened
  }
  return undefined
}

async function openWithKey(
  { message, budget, work }: Attempt,
  id: string,
  key: PrivateKey,
  library: OpenPgp,
): Promise<Opened | undefined> {
  if (!work.spend(costOfSessionKey, budget)) return undefined
  return openWith(message, id, { decryptionKeys: key }, budget, library)
}

async function openWithPassword(
  { message, budget, work }: Attempt,
  id: string,
  password: string,
  library: OpenPgp,
): Promise<Opened | undefined> {
  const mayOpen = message.passwords.filter((s2k) => mayAsk(s2k, 'an OpenPGP message', work, budget))
  return mayOpen.length === 0 ? undefined : openWith(message, id, { passwords: password }, budget, library)
}

async function openWith(
  message: PgpMessage,
  id: string,
  secret: { decryptionKeys: PrivateKey } | { passwords: string },
  budget: Budget,
  library: OpenPgp,
): Promise<Opened | undefined> {
  try {
    const config = lenientConfig(budget.maxExpandedBytes)
    const read = await library.readMessage({ binaryMessage: message.bytes, config })
    const { data } = await library.decrypt({ message: read, ...secret, format: 'binary', config })
    const bytes = Buffer.from(data)
    const isChecked = !message.algorithms.includes('without integrity')
    return isChecked || isPlausible(bytes, budget) ? { bytes, key: id } : undefined
  } catch (error) {
    // Not this key: what remains closed stays explained as ciphertext.
    if (error instanceof Error && /decompressed message size/i.test(error.message))
      budget.hit(`OpenPGP: more than ${budget.maxExpandedBytes} bytes`)
    return undefined
  }
}

function isPlausible(bytes: Buffer, budget: Budget): boolean {
  return weighPlaintext(bytes, Buffer.alloc(0), new Set(), budget) >= neededBits.named
}
