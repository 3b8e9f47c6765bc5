/** StatusList2021 (W3C CCG draft): one bit per credential, compressed. */

import { gunzipSync, gzipSync } from 'node:zlib'
import { SsiError } from './ssi-error.ts'

export const statusListContext = 'https://w3id.org/vc/status-list/2021/v1'
/** At least 16 kB, so that one list hides which credential is asked for. */
export const statusListBits = 131_072

const maxListBytes = 1024 * 1024

/** base64url of the compressed list in which these bits are set. */
export function encodeStatusList(revoked: Iterable<number>): string {
  const bits = Buffer.alloc(statusListBits / 8)
  for (const index of revoked) {
    if (index < 0 || index >= statusListBits) throw new RangeError(`status list: no bit ${index}`)
    // Index 0 is the leftmost bit.
    bits.writeUInt8(bits.readUInt8(index >> 3) | (0x80 >> (index & 7)), index >> 3)
  }
  return gzipSync(bits).toString('base64url')
}

/** Throws `SsiError` for a list that cannot be read or has no such bit. */
export function isListed(encodedList: string, index: number): boolean {
  const byte = expand(encodedList)[index >> 3]
  if (!Number.isInteger(index) || index < 0 || byte === undefined)
    throw new SsiError(`the status list has no bit ${index}`)
  return (byte & (0x80 >> (index & 7))) !== 0
}

function expand(encodedList: string): Buffer {
  try {
    return gunzipSync(Buffer.from(encodedList, 'base64url'), { maxOutputLength: maxListBytes })
  } catch (cause) {
    throw new SsiError('the status list cannot be read', { cause })
  }
}
