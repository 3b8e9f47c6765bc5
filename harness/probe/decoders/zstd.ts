/** Zstandard frames (RFC 8878), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { unzstd } from '../codecs.ts'

const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

export const zstdDecoder: Decoder = {
  id: 'zstd',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    let at = view.bytes.indexOf(magic)
    while (at !== -1) {
      const expanded = unzstd(view.bytes.subarray(at), budget)
      if (expanded !== undefined) parts.push({ bytes: expanded.bytes, at: { offset: at, length: expanded.consumed } })
      at = view.bytes.indexOf(magic, at + (expanded?.consumed ?? 1))
    }
    return { parts }
  },
}
