/**
 * The tap of one party: what crosses its TLS termination, at both sides of it, counted and copied away. Files under
 * `<directory>/tap/`:
 *
 * - `<n>.received.bin`, `<n>.sent.bin`: the two byte streams of connection `<party>/<n>`;
 * - `connections.ndjson`: per connection a line `ConnectionLine` with event `open` when its handshake is done, and one
 *   with event `close` when it has ended and all its bytes were handed to the disk. A connection without the second
 *   line belongs to a process that was killed: its files hold what was observed;
 * - `handshakes.ndjson`: a line `RefusedLine` per handshake that did not succeed.
 *
 * A stream is counted when bytes come from, or go to, the TLS library; chunks within one millisecond are one entry.
 * What is recorded is a copy: a simulator that wipes its buffers changes nothing.
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection, RefusedHandshake, StreamRecord } from '../../../harness/contracts/evidence.ts'
import type { Sabotage } from '../../../harness/contracts/party.ts'
import { createSpool, type Spool, type SpoolFile } from './spool.ts'

/** A line of `connections.ndjson`: `received`, `sent` and `endedAt` stand in the `close` line only. */
export type ConnectionLine = Partial<Connection> & { event: 'open' | 'close' }

/** A line of `handshakes.ndjson`. The addresses are those of the TCP connection, where it still had them. */
export type RefusedLine = RefusedHandshake

type Direction = 'received' | 'sent'

/** One connection while it is open. */
export interface ConnectionRecord {
  record(direction: Direction, bytes: Uint8Array): void
  bytes(direction: Direction): number
  /** To be called once, after the last byte. */
  end(): void
}

export interface Tap {
  /** Throws after `stop`. */
  open(facts: Pick<Connection, 'side' | 'local' | 'remote' | 'tls'>, destroy: () => void): ConnectionRecord
  refused(handshake: Omit<RefusedLine, 'party' | 'at'>): void
  /** Ends every connection and resolves when all of it is on disk. What crosses later is counted and not kept. */
  freeze(): Promise<void>
  /** Ends every connection that is still open and resolves when all of it is on disk. */
  stop(): Promise<void>
  /** Writes what is known away, for a process that breaks down. */
  flush(): void
}

interface Stream {
  /** Absent for a connection that is not kept. */
  file: SpoolFile | undefined
  bytes: number
  chunks: StreamRecord['chunks']
}

export function createTap(party: string, directory: string, sabotage: readonly Sabotage[]): Tap {
  const folder = join(directory, 'tap')
  mkdirSync(folder, { recursive: true })
  const spool = createSpool()
  const connections = spool.open(join(folder, 'connections.ndjson'))
  const handshakes = spool.open(join(folder, 'handshakes.ndjson'))
  const live = new Set<() => void>()
  let opened = 0
  let frozen = false
  let stopped = false
  let dropsNext = sabotage.includes('tap-drops-chunk')
  let ended: (() => void) | undefined

  const writeLine = (file: SpoolFile, line: ConnectionLine | RefusedLine): void =>
    spool.append(file, Buffer.from(`${JSON.stringify(line)}\n`))

  const endAll = async (): Promise<void> => {
    const allEnded = new Promise<void>((resolve) => {
      ended = resolve
    })
    if (live.size === 0) ended?.()
    for (const destroy of live) destroy()
    await allEnded
  }
  const closeLists = (): void => {
    spool.close(connections)
    spool.close(handshakes)
  }

  return {
    open(facts, destroy) {
      if (stopped) throw new Error(`the tap of ${party} has stopped`)
      opened += 1
      const number = opened
      const isKept = !frozen
      const openStream = (direction: Direction): Stream => ({
        file: isKept ? spool.open(join(folder, `${number}.${direction}.bin`)) : undefined,
        bytes: 0,
        chunks: [],
      })
      const streams: Record<Direction, Stream> = { received: openStream('received'), sent: openStream('sent') }
      const line = { id: `${party}/${number}`, party, ...facts, startedAt: Date.now() }
      if (isKept) writeLine(connections, { event: 'open', ...line })
      live.add(destroy)
      return {
        record(direction, bytes) {
          if (dropsNext && direction === 'received') dropsNext = false
          else count(spool, streams[direction], bytes)
        },
        bytes: (direction) => streams[direction].bytes,
        end() {
          const { received, sent } = streams
          // Before the line, so that a line never speaks of bytes that are not there.
          for (const { file } of [received, sent]) if (file !== undefined) spool.close(file)
          if (isKept) {
            writeLine(connections, {
              event: 'close',
              ...line,
              endedAt: Date.now(),
              received: { bytes: received.bytes, chunks: received.chunks },
              sent: { bytes: sent.bytes, chunks: sent.chunks },
            })
          }
          live.delete(destroy)
          if (live.size === 0) ended?.()
        },
      }
    },
    refused(handshake) {
      // What breaks off because the party stops was not refused.
      if (!stopped && !frozen) writeLine(handshakes, { party, at: Date.now(), ...handshake })
    },
    async freeze() {
      frozen = true
      await endAll()
      closeLists()
    },
    async stop() {
      stopped = true
      await endAll()
      if (!frozen) closeLists()
    },
    flush: spool.flush,
  }
}

function count(spool: Spool, stream: Stream, bytes: Uint8Array): void {
  const at = Date.now()
  const last = stream.chunks.at(-1)
  if (last !== undefined && last[2] === at) last[1] += bytes.length
  else stream.chunks.push([stream.bytes, bytes.length, at])
  stream.bytes += bytes.length
  if (stream.file !== undefined) spool.append(stream.file, bytes)
}
