/** Values of XML Signature and XML Encryption: explained, as nothing readable comes out of them without a key. */

import type { Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'

const valuePattern = /<(?:[\w-]{1,40}:)?(SignatureValue|DigestValue|CipherValue)(?:\s[^<>]*)?>([^<]*)</g

const meanings: Readonly<Record<string, string>> = {
  SignatureValue: 'XML signature value',
  DigestValue: 'XML signature digest',
  CipherValue: 'XML encryption cipher value',
}

export const xmlSecurityDecoder: Decoder = {
  id: 'xml-security',
  decode(view) {
    const text = latin1Of(view)
    if (!text.includes('Value')) return { parts: [] }
    const explained: Explained[] = []
    for (const match of text.matchAll(valuePattern)) {
      const [whole, element = '', content = ''] = match
      if (content.trim() === '') continue
      const at = { offset: match.index + whole.length - 1 - content.length, length: content.length }
      explained.push({ at, as: meanings[element] ?? element })
    }
    return { parts: [], explained }
  },
}
