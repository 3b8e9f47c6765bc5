/** Gzip members (RFC 1952), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { gunzip, gzipBodyStart } from '../codecs.ts'
import { createStreamMeter } from './stream-meter.ts'

const magic = Buffer.from([0x1f, 0x8b, 0x08])

export const gzipDecoder: Decoder = {
  id: 'gzip',
  decode({ bytes }, budget) {
    const parts: DecodedPart[] = []
    const meter = createStreamMeter(budget, 'gzip')
    let at = bytes.indexOf(magic)
    while (at !== -1) {
      const start = at
      const member = bytes.subarray(start)
      const expanded = gzipBodyStart(member) === undefined ? undefined : meter.expand((room) => gunzip(member, room))
      if (expanded !== undefined)
        parts.push({ bytes: expanded.bytes, at: { offset: start, length: expanded.consumed } })
      at = bytes.indexOf(magic, start + (expanded?.consumed ?? 1))
    }
    return { parts }
  },
}
