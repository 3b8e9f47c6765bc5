/** Which short runs deserve a view: most words and numbers look like base64 or hex too. */

import { isPrintable } from '../readable.ts'

/** Readable characters in a row: the length of a postcode. */
const shortestText = 6
/** Shorter binary is no key, no digest and no compressed text. */
const shortestBinary = 16

/**
 * @param straight read from the first letter of the run: then binary counts too, as it may be compressed or a key
 */
export function isWorthwhile(bytes: Uint8Array, length: number, straight: boolean): boolean {
  if (straight && length >= shortestBinary) return true
  let run = 0
  let wide = 0
  let high = 0
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i] ?? 0
    if (isPrintable(byte)) run += 1
    else if (byte >= 0xa0 && high < 2) {
      // Letters beyond ASCII, in UTF-8 or Latin-1, stand between others.
      high += 1
      run += 1
    } else {
      run = 0
      high = 0
    }
    wide = (byte === 0) !== ((bytes[i + 1] ?? 1) === 0) ? wide + 1 : 0
    if (run >= shortestText || wide >= 2 * shortestText - 2) return true
  }
  return false
}
