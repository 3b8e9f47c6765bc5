/** Messages of gRPC (gRPC over HTTP/2, "Length-Prefixed-Message") when the whole view is that, and of gRPC-Web. */

import type { Budget, DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { gunzip, inflateZlib } from '../codecs.ts'
import { slicePart } from '../positions.ts'
import { createExpansionMeter } from './expansion-meter.ts'

const prefix = 5
/** gRPC-Web protocol: the trailers are a frame of their own. */
const trailers = 0x80

export const grpcDecoder: Decoder = {
  id: 'grpc',
  decode({ bytes }, budget) {
    const frames = readFrames(bytes)
    const meter = createExpansionMeter(budget, 'gRPC')
    const parts = frames.map(({ at, flags }, i): DecodedPart => {
      const name = (flags & trailers) === 0 ? `message ${i + 1}` : 'trailers'
      const compressed = (flags & 1) === 1 && !meter.ended
      const expanded = compressed ? expand(bytes.subarray(at.offset, at.offset + at.length), budget) : undefined
      if (expanded === undefined || !meter.spend(expanded.length)) return slicePart(bytes, at, name)
      return { bytes: expanded, at, part: name }
    })
    return { parts }
  },
}

interface Frame {
  flags: number
  at: Range
}

/** Frames that hold something; none when the view is not made of frames. */
function readFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length; ) {
    const flags = bytes[at] ?? 0xff
    if (at + prefix > bytes.length || (flags & ~(trailers | 1)) !== 0) return []
    const length = bytes.readUInt32BE(at + 1)
    if (length > bytes.length - at - prefix) return []
    if (length > 0) frames.push({ flags, at: { offset: at + prefix, length } })
    at += prefix + length
  }
  return frames
}

/** The message names its coding in a header that is not at hand; these two are what is used. */
function expand(content: Buffer, budget: Budget): Buffer | undefined {
  return (gunzip(content, budget) ?? inflateZlib(content, budget))?.bytes
}
