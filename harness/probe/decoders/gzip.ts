/** Gzip members (RFC 1952), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { gunzip } from '../codecs.ts'

const magic = Buffer.from([0x1f, 0x8b, 0x08])

export const gzipDecoder: Decoder = {
  id: 'gzip',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    let at = view.bytes.indexOf(magic)
    while (at !== -1) {
      const expanded = gunzip(view.bytes.subarray(at), budget)
      if (expanded !== undefined) parts.push({ bytes: expanded.bytes, at: { offset: at, length: expanded.consumed } })
      at = view.bytes.indexOf(magic, at + (expanded?.consumed ?? 1))
    }
    return { parts }
  },
}
