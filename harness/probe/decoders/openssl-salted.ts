/** What `openssl enc` and CryptoJS write with a password: `Salted__`, eight bytes of salt, ciphertext (openssl-enc(1)). */

import type { Decoder, Explained, Range } from '../../contracts/probe.ts'
import { isMostlyText, isPrintable } from '../readable.ts'

export interface SaltedMessage {
  /** Mark, salt and ciphertext. */
  at: Range
  salt: Buffer
  ciphertext: Buffer
}

export const saltedMark = 'Salted__'
const saltBytes = 8
const headBytes = saltedMark.length + saltBytes
const shortestCiphertext = 8
const sampleBytes = 32
/** Text of that length behind the ciphertext does not belong to it. */
const longestText = 24

export const opensslSaltedDecoder: Decoder = {
  id: 'openssl-salted',
  decode({ bytes }) {
    const explained: Explained[] = findSalted(bytes).map(({ at }) => ({ at, as: 'ciphertext of openssl enc' }))
    return { parts: [], explained }
  },
}

/** The length is written nowhere: ciphertext goes on to the end, or to the next stretch of text. */
export function findSalted(bytes: Buffer): SaltedMessage[] {
  const found: SaltedMessage[] = []
  for (let mark = bytes.indexOf(saltedMark); mark !== -1; ) {
    const start = mark + headBytes
    const isText = isMostlyText(bytes.subarray(mark + saltedMark.length, start + sampleBytes))
    const end = isText ? start : endOfCiphertext(bytes, start)
    if (end - start >= shortestCiphertext) {
      const salt = bytes.subarray(mark + saltedMark.length, start)
      found.push({ at: { offset: mark, length: end - mark }, salt, ciphertext: bytes.subarray(start, end) })
    }
    mark = bytes.indexOf(saltedMark, Math.max(end, mark + 1))
  }
  return found
}

function endOfCiphertext(bytes: Buffer, start: number): number {
  let run = 0
  for (let i = start; i < bytes.length; i += 1) {
    run = isPrintable(bytes[i] as number) ? run + 1 : 0
    if (run === longestText) return i + 1 - run
  }
  return bytes.length
}
