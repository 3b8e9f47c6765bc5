/** Reads what a party handled and which keys it holds from the evidence folder, and opens all that these open. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Observation, PartyEvidence } from '../contracts/evidence.ts'
import type { HeldKey } from '../contracts/probe.ts'
import { loadKeyStore } from '../probe/keys/read-key-file.ts'
import { type Opened, openObservations } from '../probe/opened.ts'
import type { ReadingMemo } from '../probe/reading-memo.ts'
import { readObservation } from './evidence-folder.ts'

export interface OpenOptions {
  /** Ids of decoders that are switched off: only for showing that a blind decoder is noticed. */
  disabledDecoders?: readonly string[]
  /** Leave out what the party sent itself: enough where only what it was told counts. */
  receivedOnly?: boolean
  /** Shared by the parties of one exchange. */
  memo?: ReadingMemo
  /** Observation → its bytes, for those that were not read from the folder: what was just written there. */
  read?: ReadonlyMap<string, Buffer>
}

/** What the party handled in the exchange. */
export async function openParty(directory: string, party: PartyEvidence, options: OpenOptions = {}): Promise<Opened> {
  const handled = party.observations.filter(({ source }) => source !== 'replay')
  const wanted = handled.filter(({ vantage }) => options.receivedOnly !== true || vantage === 'received')
  return open(directory, wanted, await readPartyKeys(directory, party), options)
}

/** What was obtained from its position after the exchange; `keys`: those it held or saw by then. */
export function openReplays(
  directory: string,
  party: PartyEvidence,
  keys: readonly HeldKey[],
  options: OpenOptions = {},
): Promise<Opened> {
  const answers = party.observations.filter(({ source }) => source === 'replay')
  return open(directory, answers, keys, options)
}

async function open(
  directory: string,
  wanted: readonly Observation[],
  keys: readonly HeldKey[],
  options: OpenOptions,
): Promise<Opened> {
  const observations = wanted.map(async (observation) => ({
    observation,
    bytes: options.read?.get(observation.id) ?? (await readObservation(directory, observation)),
  }))
  return openObservations({
    observations: await Promise.all(observations),
    keys,
    ...(options.disabledDecoders === undefined ? {} : { disabled: options.disabledDecoders }),
    ...(options.memo === undefined ? {} : { memo: options.memo }),
  })
}

/** Exactly the keys in the party's key store. */
async function readPartyKeys(directory: string, party: PartyEvidence): Promise<HeldKey[]> {
  const files = party.keys.map(async (name) => ({ name, content: await readFile(join(directory, name)) }))
  return loadKeyStore(await Promise.all(files))
}
