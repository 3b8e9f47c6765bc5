/**
 * ZIP files (PKWARE APPNOTE 6.3), wherever one begins: stored, deflated and Zstandard entries, also of unknown length
 * or cut off. `part` is the name of the entry. Encrypted entries are explained as ciphertext.
 */

import type { Budget, DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { type Expanded, inflateDamaged, unzstd } from '../codecs.ts'
import { slicePart } from '../positions.ts'
import { createExpansionMeter, type ExpansionMeter } from './expansion-meter.ts'
import { readZipEntries, type ZipEntry } from './zip/entries.ts'
import { deflated, flag, stored, zstandard } from './zip/local-header.ts'

/** Bytes that may be read in vain, per byte of the view, of entries that turn out to be damaged. */
const maxWaste = 8

export const zipDecoder: Decoder = {
  id: 'zip',
  decode(view, budget) {
    const { bytes } = view
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    const meter = createExpansionMeter(budget, 'zip')
    let wasted = 0
    readZipEntries(bytes, (entry) => {
      if (entry.converted) parts.push(namePart(entry))
      if (entry.encrypted) {
        if (entry.data.length > 0) explained.push({ at: entry.data, as: cipherOf(entry) })
        return undefined
      }
      if (wasted > bytes.length * maxWaste) {
        budget.hit(`zip: more than ${maxWaste} times its length read in vain`)
        return undefined
      }
      const read = readEntry(bytes, entry, budget, meter)
      if (read === undefined) wasted += entry.header.method === stored ? 0 : entry.data.length
      else if (read.part !== undefined) parts.push(read.part)
      return read?.consumed
    })
    return { parts, explained }
  },
}

export function expandZipMethod(method: number, bytes: Buffer, budget: Budget): Expanded | undefined {
  if (method === deflated) return inflateDamaged(bytes, budget)
  return method === zstandard ? unzstd(bytes, budget) : undefined
}

function readEntry(
  bytes: Buffer,
  { header, data, name }: ZipEntry,
  budget: Budget,
  meter: ExpansionMeter,
): { part?: DecodedPart; consumed: number } | undefined {
  if (data.length === 0) return { consumed: 0 }
  if (header.method === stored) return { part: slicePart(bytes, data, name), consumed: data.length }
  if (meter.ended) return undefined
  const expanded = expandZipMethod(header.method, bytes.subarray(data.offset, data.offset + data.length), budget)
  if (expanded === undefined) return undefined
  const at = { offset: data.offset, length: expanded.consumed }
  if (!meter.spend(expanded.bytes.length)) return { consumed: expanded.consumed }
  return { part: { bytes: expanded.bytes, at, part: name }, consumed: expanded.consumed }
}

function namePart({ header, name }: ZipEntry): DecodedPart {
  return { bytes: Buffer.from(name), at: header.name, part: `name ${name}` }
}

function cipherOf({ header, name }: ZipEntry): string {
  const bits = header.aes && 64 * (header.aes.strength + 1)
  const scheme =
    bits !== undefined
      ? `WinZip AES-${bits}`
      : (header.flags & flag.strong) === 0
        ? 'ZipCrypto'
        : 'PKWARE strong encryption'
  return `${scheme} ciphertext of ZIP entry "${name}"`
}
