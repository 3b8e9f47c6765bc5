/** Reading and writing the evidence folder (contract: `contracts/evidence.ts`). */

import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { ExchangeEvidence, Observation } from '../contracts/evidence.ts'
import { unpackMemory } from '../observe/memory/keep-memory.ts'

const evidenceFile = 'exchange.json'
const indexFile = 'index.json'

/** Folder of an exchange in a run's folder. */
export function evidenceFolder(runDirectory: string, exchange: string): string {
  return join(runDirectory, 'evidence', ...exchange.split('/'))
}

export async function writeEvidence(directory: string, evidence: ExchangeEvidence): Promise<void> {
  const { parties, ...rest } = evidence
  for (const party of parties) {
    await writeFile(join(directory, party.party, indexFile), JSON.stringify(party))
  }
  await writeFile(join(directory, evidenceFile), JSON.stringify(rest))
}

export async function readEvidence(directory: string): Promise<ExchangeEvidence> {
  const rest = await readJson<Omit<ExchangeEvidence, 'parties'>>(join(directory, evidenceFile))
  const parties = await Promise.all(
    rest.plan.parties.map(({ id }) => readJson<ExchangeEvidence['parties'][number]>(join(directory, id, indexFile))),
  )
  return { ...rest, parties }
}

/** Bytes of an observation, memory unpacked; throws when they are not the bytes that were indexed. */
export async function readObservation(directory: string, observation: Observation): Promise<Buffer> {
  const file = join(directory, observation.file)
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new HarnessError('RUN_INVALID', `the evidence file "${file}" cannot be read: ${cause.code}`, { cause })
  })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== observation.sha256) {
    throw new HarnessError(
      'RUN_INVALID',
      `the evidence file "${file}" was changed: its SHA-256 is ${sha256}, expected ${observation.sha256}`,
    )
  }
  const { memory } = observation
  if (memory === undefined) return bytes
  return unpackMemory(bytes, memory.bytes).catch((cause: Error) => {
    throw new HarnessError('RUN_INVALID', `the evidence file "${file}" is no memory: ${cause.message}`, { cause })
  })
}

async function readJson<T>(file: string): Promise<T> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new HarnessError('RUN_INVALID', `the evidence file "${file}" cannot be read: ${cause.code}`, { cause })
  })
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new HarnessError('RUN_INVALID', `the evidence file "${file}" is not valid JSON`, { cause })
  }
}
