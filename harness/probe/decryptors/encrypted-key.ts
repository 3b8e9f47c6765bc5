/** Private keys under a password, in DER: what comes out is a key that opens more. */

import { createPrivateKey } from 'node:crypto'
import type { DecodedPart, Decryptor, Explained } from '../../contracts/probe.ts'
import { encryptedKeyMarks, findEncryptedKeys } from './cms/encrypted-key.ts'
import { createKdfAllowance } from './cms/kdf-allowance.ts'
import { decryptWithPassword } from './cms/password-based.ts'

const marks = encryptedKeyMarks.map((mark) => Buffer.from(mark, 'latin1'))

export function createEncryptedKeyDecryptor(): Decryptor {
  const allowance = createKdfAllowance()
  return {
    id: 'encrypted-key',
    decrypt({ bytes }, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const passwords = keys.filter((key) => key.password !== undefined)
      if (!marks.some((mark) => bytes.includes(mark))) return Promise.resolve({ parts, explained })
      const { ber, found, limited } = findEncryptedKeys(bytes)
      if (limited) budget.hit('encrypted keys: too many in one view')
      for (const { value, algorithm, ciphertext } of found) {
        const at = { offset: value.start, length: value.end - value.start }
        explained.push({ at, as: 'encrypted private key' })
        for (const { id, password = '' } of passwords) {
          const opened = decryptWithPassword(ber, algorithm, ciphertext, password, { allowance, budget })
          if (opened === undefined || !isPrivateKey(opened)) continue
          parts.push({ bytes: opened, at, key: id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

function isPrivateKey(key: Buffer): boolean {
  try {
    createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    return true
  } catch {
    return false
  }
}
