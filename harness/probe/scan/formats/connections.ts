/** Gathers the packets of a capture by connection, within bounds. */

import type { ScanLimits } from '../limits.ts'
import type { PacketRecord } from './packet-records.ts'

export interface Connection {
  /** Empty for what belongs to none. */
  name: string
  records: PacketRecord[]
  bytes: number
  /** The first so many packets stand at the end of the piece before, too, which speaks for them. */
  shared: number
}

export interface Connections {
  /** Takes a packet in, and gives out what there is no more room for. */
  add(record: PacketRecord): Connection[]
  takeAll(): Connection[]
}

/** @param onTorn told the name of a connection of which there are several pieces */
export function createConnections(
  { wholeBytes, captureBytes, overlapBytes }: ScanLimits,
  onTorn: (name: string) => void,
): Connections {
  const held = new Map<string, Connection>()
  const given = new Set<string>()
  let heldBytes = 0

  const keep = (connection: Connection) => {
    held.set(connection.name, connection)
    heldBytes += connection.bytes
    if (given.has(connection.name) && connection.name !== '') onTorn(connection.name)
  }
  const take = (connection: Connection) => {
    held.delete(connection.name)
    heldBytes -= connection.bytes
    given.add(connection.name)
    return connection
  }

  return {
    add(record) {
      const { name } = record
      if (!held.has(name)) keep({ name, records: [], bytes: 0, shared: 0 })
      const connection = held.get(name) ?? { name, records: [], bytes: 0, shared: 0 }
      // The least recently used comes first.
      held.delete(name)
      held.set(name, connection)
      connection.records.push(record)
      connection.bytes += record.bytes.length
      heldBytes += record.bytes.length
      if (connection.bytes > wholeBytes) {
        take(connection)
        keep(endOf(connection, overlapBytes))
        return [connection]
      }
      return heldBytes > captureBytes ? oldest(held.values(), captureBytes / 2).map(take) : []
    },
    takeAll() {
      const all = [...held.values()].map(take).filter(({ records, shared }) => records.length > shared)
      given.clear()
      return all
    },
  }
}

/** What the next piece of a connection shares with this one. */
function endOf({ name, records }: Connection, overlapBytes: number): Connection {
  let first = records.length
  let bytes = 0
  while (first > 0 && bytes < overlapBytes) {
    first -= 1
    bytes += records[first]?.bytes.length ?? 0
  }
  const shared = records.slice(first)
  return { name, records: shared, bytes, shared: shared.length }
}

function oldest(connections: Iterable<Connection>, bytes: number): Connection[] {
  const chosen: Connection[] = []
  let sum = 0
  for (const connection of connections) {
    if (sum >= bytes) break
    chosen.push(connection)
    sum += connection.bytes
  }
  return chosen
}
