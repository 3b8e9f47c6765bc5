/** Makes the index of what one party handled, from the folder its process left behind. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Connection, Observation, PartyEvidence } from '../contracts/evidence.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { Vantage } from '../contracts/result.ts'
import type { Listening } from '../contracts/topology.ts'
import { dumpRows } from './dump-rows.ts'
import type { PartyMemory } from './memory/observe-memory.ts'
import { noneIfMissing } from './none-if-missing.ts'
import { readTap, streamFile } from './read-tap.ts'

/** Folders of a party's directory that hold what it stored and logged. */
const folders = [
  { folder: 'store', vantage: 'stored' },
  { folder: 'log', vantage: 'logged' },
] as const

export interface CollectRequest {
  /** The exchange's evidence folder, with a folder per party. */
  directory: string
  party: PartySpec
  listening: Listening | undefined
  killed: boolean
  memory: PartyMemory
}

export async function collectParty(request: CollectRequest): Promise<PartyEvidence> {
  const { directory, party, listening, killed, memory } = request
  const root = join(directory, party.id)
  const tap = await readTap(join(root, 'tap'), party.id)
  return {
    party: party.id,
    ...(listening === undefined ? {} : describeListening(listening)),
    observations: [
      ...(await collectStreams(directory, party.id, tap.connections)),
      ...(await collectFiles(directory, party.id)),
      ...('reason' in memory ? [] : memory.observations),
    ],
    connections: tap.connections,
    refusedHandshakes: tap.refused,
    keys: await listFiles(join(root, 'keys'), directory),
    ended: killed ? 'killed' : 'stopped',
    unobserved: [
      ...('reason' in memory ? [{ vantage: 'memory' as const, reason: memory.reason }] : []),
      ...(listening?.outside?.unobserved ?? []),
    ],
    ...(listening?.outside === undefined ? {} : { outside: listening.outside }),
  }
}

function describeListening({ listen, addresses }: Listening): Pick<PartyEvidence, 'listen' | 'addresses'> {
  const isElsewhere = addresses.some(({ address, port }) => address !== listen.address || port !== listen.port)
  return isElsewhere ? { listen, addresses } : { listen }
}

async function collectStreams(directory: string, party: string, connections: readonly Connection[]) {
  const observations: Observation[] = []
  for (const connection of connections) {
    for (const direction of ['received', 'sent'] as const) {
      const file = join(party, streamFile(connection.id, direction))
      const name = `${connection.id.split('/').at(-1)}`
      const observation = await describeFile(directory, file, party, direction, name, 'stream')
      if (observation !== undefined) observations.push({ ...observation, connection: connection.id })
    }
  }
  return observations
}

async function collectFiles(directory: string, party: string): Promise<Observation[]> {
  const observations: Observation[] = []
  for (const { folder, vantage } of folders) {
    for (const file of await listFiles(join(directory, party, folder), directory)) {
      // SQLite's index of the write-ahead log: page numbers only, and gone when the process ends.
      if (file.endsWith('.sqlite-shm')) continue
      const name = relative(join(party, folder), file)
      const source = vantage === 'logged' ? 'log' : file.endsWith('.sqlite') ? 'database' : 'file'
      const observation = await describeFile(directory, file, party, vantage, name, source)
      if (observation !== undefined) observations.push(observation)
      if (source === 'database') observations.push(...(await collectRows(directory, party, file, name)))
    }
  }
  return observations
}

async function collectRows(directory: string, party: string, file: string, name: string): Promise<Observation[]> {
  await mkdir(join(directory, party, 'rows'), { recursive: true })
  const target = join(party, 'rows', `${name}.ndjson`)
  await dumpRows(join(directory, file), join(directory, target))
  const observation = await describeFile(directory, target, party, 'stored', `${name}.rows`, 'rows')
  return observation === undefined ? [] : [observation]
}

/** Nothing for a file that does not exist or is empty: no bytes were observed. */
async function describeFile(
  directory: string,
  file: string,
  party: string,
  vantage: Vantage,
  name: string,
  source: Observation['source'],
): Promise<Observation | undefined> {
  const path = join(directory, file)
  const size = await stat(path).then((found) => found.size, noneIfMissing(0))
  if (size === 0) return undefined
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { id: `${party}/${vantage}/${name}`, party, vantage, file, bytes: size, sha256: hash.digest('hex'), source }
}

async function listFiles(folder: string, directory: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noneIfMissing([]))
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
}
