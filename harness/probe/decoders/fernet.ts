/** Fernet tokens (github.com/fernet/spec): version, time, initialisation vector, ciphertext and HMAC in base64url. */

import type { Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'

export interface FernetToken {
  at: Range
  bytes: Buffer
}

/** Version 0x80, and a time before the year 2242 with its zeros. */
export const fernetMark = 'gAAAAA'
const headBytes = 25
const blockBytes = 16
const macBytes = 32
const tokenPattern = /gAAAAA[A-Za-z0-9_-]{90,}={0,2}/y

export const fernetDecoder: Decoder = {
  id: 'fernet',
  decode(view) {
    return { parts: [], explained: findFernetTokens(latin1Of(view)).map(({ at }) => ({ at, as: 'Fernet token' })) }
  },
}

/** @param text latin1 */
export function findFernetTokens(text: string): FernetToken[] {
  const found: FernetToken[] = []
  for (let mark = text.indexOf(fernetMark); mark !== -1; ) {
    const pattern = new RegExp(tokenPattern)
    pattern.lastIndex = mark
    const [letters = ''] = pattern.exec(text) ?? []
    const bytes = Buffer.from(letters, 'base64url')
    const ciphertextBytes = bytes.length - headBytes - macBytes
    const isToken = ciphertextBytes >= blockBytes && ciphertextBytes % blockBytes === 0
    if (isToken) found.push({ at: { offset: mark, length: letters.length }, bytes })
    mark = text.indexOf(fernetMark, mark + Math.max(1, letters.length))
  }
  return found
}
