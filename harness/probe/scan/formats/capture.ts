/**
 * Network captures that are larger than a window: the packets of each connection are gathered into a capture of their
 * own, so that a window holds whole connections, and keys open them as in a small capture.
 */

import { captureMarks } from '../../decoders/pcap.ts'
import type { Stream } from '../stream.ts'
import { placeName, type StreamFormat } from '../unroll.ts'
import { createComposed, type Window } from '../window.ts'
import { type Connection, createConnections } from './connections.ts'
import { createPacketReader } from './packet-records.ts'

export const captureFormat: StreamFormat = {
  id: 'pcap',
  matches: (head) => captureMarks.some((mark) => head.toString('latin1', 0, 4) === mark),
  outgrows: () => false,
  async *windows(stream, { limits, note }) {
    const connections = createConnections(limits, (name) =>
      note(`${placeName(stream)}connection ${name}: more than is held at once; read in pieces, TLS in the first alone`),
    )
    const packets = createPacketReader(stream.reader)
    for await (const record of packets.records()) {
      const ready = record.kind === 'section' ? connections.takeAll() : connections.add(record)
      yield* compose(stream, record.preamble, ready, limits.windowBytes)
    }
    yield* compose(stream, packets.preamble(), connections.takeAll(), limits.windowBytes)
    const left = packets.unread()
    if (left > 0) note(`${placeName(stream)}pcap: ${left} bytes at the end are no packets, and were not looked into`)
  },
}

/** Small connections go together. */
function* compose(
  stream: Stream,
  preamble: Buffer,
  connections: readonly Connection[],
  windowBytes: number,
): Generator<Window> {
  let group: Connection[] = []
  let bytes = 0
  for (const one of connections) {
    if (group.length > 0 && bytes + one.bytes > windowBytes) {
      yield composeOne(stream, preamble, group)
      group = []
      bytes = 0
    }
    group.push(one)
    bytes += one.bytes
  }
  if (group.length > 0) yield composeOne(stream, preamble, group)
}

function composeOne(stream: Stream, preamble: Buffer, connections: readonly Connection[]): Window {
  const records = connections.flatMap(({ records: all, shared }) =>
    all.map(({ bytes, place }, i) => ({ bytes, place, own: i >= shared })),
  )
  const inOrder = records.sort((a, b) => a.place - b.place)
  return createComposed(stream, [{ bytes: preamble, place: null, own: false }, ...inOrder])
}
