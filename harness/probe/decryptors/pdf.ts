/** Encrypted PDF files (ISO 32000-1 7.6), by the password of a user or the owner. */

import type { DecodedPart, Decryptor } from '../../contracts/probe.ts'
import { openPdfWith } from '../decoders/pdf.ts'

export function createPdfDecryptor(): Decryptor {
  return {
    id: 'pdf-decrypt',
    async decrypt({ bytes }, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      if (!bytes.includes('%PDF-') || !bytes.includes('/Encrypt')) return { parts, explained: [] }
      for (const { id, password } of keys) {
        if (password === undefined || password === '') continue
        parts.push(...openPdfWith(bytes, password, budget).map((part) => ({ ...part, key: id })))
        if (parts.length > 0) break
      }
      return { parts, explained: [] }
    },
  }
}
