/** Network captures, pcap and pcapng: each direction of each connection, put together from its segments. */

import type { Decoder } from '../../contracts/probe.ts'
import { readStreams, type Stream } from '../captures/streams.ts'
import { extentOf, piecewise } from '../positions.ts'

/** First bytes of a capture, in both byte orders, with microseconds and nanoseconds. */
export const captureMarks = [
  '\xd4\xc3\xb2\xa1',
  '\x4d\x3c\xb2\xa1',
  '\xa1\xb2\xc3\xd4',
  '\xa1\xb2\x3c\x4d',
  '\x0a\x0d\x0d\x0a',
] as const

export const pcapDecoder: Decoder = {
  id: 'pcap',
  decode({ bytes }) {
    return { parts: (readStreams(bytes) ?? []).map(streamPart) }
  },
}

function streamPart({ name, bytes, pieces }: Stream) {
  return { bytes, at: extentOf(pieces), part: name, positionOf: piecewise(pieces) }
}
