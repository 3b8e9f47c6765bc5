/** Whether bytes that a run of letters gives are worth a view of their own. */

import { isZlibHeader } from '../codecs.ts'
import { hasReadableStretch } from '../readable.ts'
import { isWorthwhile } from './worthwhile.ts'

/** From here on only a longer stretch of text counts: a short one turns up by accident. */
const shortBytes = 96
/** What compressed and packed data begin with: gzip, zstd, zip, PDF. */
const magics = ['\x1f\x8b\x08', '\x28\xb5\x2f\xfd', 'PK\x03\x04', '%PDF'].map((magic) => Buffer.from(magic, 'latin1'))

/** Readable text, of the length of a short value in short runs, or compressed data at the begin. */
export function isPromising(bytes: Buffer): boolean {
  if (bytes.length < shortBytes ? isWorthwhile(bytes, bytes.length, false) : hasReadableStretch(bytes)) return true
  return (
    magics.some((magic) => bytes[0] === magic[0] && bytes.subarray(0, magic.length).equals(magic)) ||
    (bytes[0] === 0x78 && isZlibHeader(bytes, 0))
  )
}
