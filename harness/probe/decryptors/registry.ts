/** All decryptors. They are made per probing, as they remember the keys they imported. */

import type { Decryptor } from '../../contracts/probe.ts'
import { createJweDecryptor } from './jwe.ts'

export function createDecryptors(): Decryptor[] {
  return [createJweDecryptor()]
}
