/** Directions of the connections in a capture, put together in the order of their bytes. */

import type { Copied } from '../positions.ts'
import { readPackets } from './packets.ts'
import { readSegment, type Segment } from './segments.ts'

/** One direction of a connection. */
export interface Stream {
  /** Such as `10.0.0.1:50000>10.0.0.2:443`, with `#2` for the second connection between the same two, and so on. */
  name: string
  /** Name of the other direction. */
  reverse: string
  bytes: Buffer
  /** Where its stretches stand in the capture. */
  pieces: readonly Copied[]
}

/** Half of the numbers count as later than a number, half as earlier (RFC 9293 3.4). */
const halfSpace = 0x8000_0000

/** Undefined when the file is no capture. Bytes that were not captured leave no gap: what follows is joined on. */
export function readStreams(bytes: Buffer): Stream[] | undefined {
  const packets = readPackets(bytes)
  if (packets === undefined) return undefined
  const directions = new Map<string, Direction>()
  const connections = new Map<string, number>()
  for (const packet of packets) {
    const segment = readSegment(bytes, packet)
    if (segment === undefined) continue
    const direction = directionOf(segment, directions, connections)
    if (segment.at.length > 0) direction.segments.push(segment)
  }
  return [...directions.values()].filter(({ segments }) => segments.length > 0).map((one) => join(bytes, one))
}

interface Direction {
  name: string
  reverse: string
  segments: Segment[]
  opening: number | undefined
}

/** A second opening with another number, after bytes went by, is a new connection between the same sockets. */
function directionOf(
  segment: Segment,
  directions: Map<string, Direction>,
  connections: Map<string, number>,
): Direction {
  const { from, to } = segment
  const pair = [from, to].sort().join(' ')
  const current = () => nameOf(from, to, connections.get(pair) ?? 1)
  const known = directions.get(`${segment.protocol} ${current()}`)
  const isNew = segment.opens && known !== undefined && known.segments.length > 0 && known.opening !== segment.sequence
  if (isNew) connections.set(pair, (connections.get(pair) ?? 1) + 1)
  const name = current()
  const key = `${segment.protocol} ${name}`
  const direction = directions.get(key) ?? {
    name,
    reverse: nameOf(to, from, connections.get(pair) ?? 1),
    segments: [],
    opening: undefined,
  }
  if (segment.opens) direction.opening = segment.sequence
  directions.set(key, direction)
  return direction
}

function nameOf(from: string, to: string, connection: number): string {
  return `${from}>${to}${connection === 1 ? '' : `#${connection}`}`
}

/** Segments come out of order and more than once. */
function join(bytes: Buffer, { name, reverse, segments }: Direction): Stream {
  const pieces =
    segments[0]?.protocol === 'tcp' ? inOrder(segments) : segments.map(({ at }) => copied(at.offset, at.length))
  return {
    name,
    reverse,
    pieces,
    bytes: Buffer.concat(pieces.map(({ from, length }) => bytes.subarray(from, from + length))),
  }
}

function inOrder(segments: readonly Segment[]): Copied[] {
  // Relative to a number that is followed along, as the numbers wrap around within a long connection.
  let reference = segments[0]?.sequence ?? 0
  let base = 0
  const placed = segments.map(({ sequence, at }) => {
    const ahead = (sequence - reference) >>> 0
    const distance = ahead < halfSpace ? ahead : ahead - 2 * halfSpace
    const start = base + distance
    if (distance > 0) {
      reference = sequence
      base = start
    }
    return { start, at }
  })
  placed.sort((a, b) => a.start - b.start)
  const pieces: Copied[] = []
  let next = Number.NEGATIVE_INFINITY
  for (const { start, at } of placed) {
    const known = Math.max(0, next - start)
    if (known >= at.length) continue
    pieces.push(copied(at.offset + known, at.length - known))
    next = start + at.length
  }
  return pieces
}

function copied(from: number, length: number): Copied {
  return { from, length }
}
