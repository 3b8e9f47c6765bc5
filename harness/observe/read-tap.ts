/**
 * Reads what a party's tap wrote: `connections.ndjson` (a line when a connection opens, one when it closes, each with the
 * members of `Connection` known by then), `handshakes.ndjson`, and a pair of byte files per connection.
 */

import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection, RefusedHandshake } from '../contracts/evidence.ts'
import { noneIfMissing } from './none-if-missing.ts'

export interface TapRecord {
  connections: Connection[]
  refused: RefusedHandshake[]
  /** Connections whose closing line is missing: the process ended before it could write one. */
  unclosed: string[]
}

type TapLine = Partial<Connection> & { event: 'open' | 'close' }

export async function readTap(directory: string, party: string): Promise<TapRecord> {
  const lines = await readLines<TapLine>(join(directory, 'connections.ndjson'))
  const merged = new Map<string, TapLine>()
  for (const line of lines) {
    if (line.id !== undefined) merged.set(line.id, { ...merged.get(line.id), ...line })
  }
  const files = new Set(await readdir(directory).catch(noneIfMissing([])))
  const connections: Connection[] = []
  const unclosed: string[] = []
  for (const line of merged.values()) {
    if (line.event !== 'close') unclosed.push(line.id ?? '')
    const connection = await complete(line, directory, party, files)
    if (connection !== undefined) connections.push(connection)
  }
  const refused = await readLines<RefusedHandshake>(join(directory, 'handshakes.ndjson'))
  return { connections, refused, unclosed }
}

/** Name of the file with one direction of a connection, below the party's folder. */
export function streamFile(connection: string, direction: 'received' | 'sent'): string {
  return join('tap', `${connection.split('/').at(-1)}.${direction}.bin`)
}

/** An unclosed connection gets the counts of its files: what is on disk is what was observed of it. */
async function complete(line: TapLine, directory: string, party: string, files: ReadonlySet<string>) {
  const { id, side, local, remote, startedAt, tls } = line
  if (id === undefined || side === undefined || local === undefined || remote === undefined || tls === undefined) return
  const count = async (direction: 'received' | 'sent') => {
    const name = streamFile(id, direction).slice('tap/'.length)
    const bytes = files.has(name) ? (await stat(join(directory, name))).size : 0
    return { bytes, chunks: [] }
  }
  const connection: Connection = {
    id,
    party,
    side,
    local,
    remote,
    startedAt: startedAt ?? 0,
    endedAt: line.endedAt ?? startedAt ?? 0,
    received: line.received ?? (await count('received')),
    sent: line.sent ?? (await count('sent')),
    tls,
  }
  return connection
}

/** Lines of an NDJSON file; none when there is no file. A last line that was cut off by a kill is left out. */
async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8').catch(noneIfMissing(''))
  const complete = text.slice(0, text.lastIndexOf('\n') + 1)
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}
