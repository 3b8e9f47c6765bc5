/** Zstandard frames (RFC 8878), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { unzstd } from '../codecs.ts'
import { isPlausibleZstd } from '../plausible-zstd.ts'
import { createStreamMeter } from './stream-meter.ts'

const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

export const zstdDecoder: Decoder = {
  id: 'zstd',
  decode({ bytes }, budget) {
    const parts: DecodedPart[] = []
    const meter = createStreamMeter(budget, 'zstd')
    let at = bytes.indexOf(magic)
    while (at !== -1) {
      const start = at
      const expanded = isPlausibleZstd(bytes, start)
        ? meter.expand((room) => unzstd(bytes.subarray(start), room))
        : undefined
      if (expanded !== undefined)
        parts.push({ bytes: expanded.bytes, at: { offset: start, length: expanded.consumed } })
      at = bytes.indexOf(magic, start + (expanded?.consumed ?? 1))
    }
    return { parts }
  },
}
