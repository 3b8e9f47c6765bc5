/** Values of XML Signature and XML Encryption: explained, as nothing readable comes out of them without a key. */

import type { Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findAttachment } from './xml-security-attachment.ts'
import { findEncrypted, withInner, type XmlEncrypted } from './xml-security-encrypted.ts'

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
    if (!text.includes('Value') && !text.includes('CipherReference')) return { parts: [] }
    const explained: Explained[] = withInner(findEncrypted(text)).flatMap((one) => explainEncrypted(text, one))
    const named = new Set(explained.map(({ at }) => at.offset))
    for (const match of text.matchAll(valuePattern)) {
      const [whole, element = '', content = ''] = match
      const at = { offset: match.index + whole.length - 1 - content.length, length: content.length }
      if (content.trim() === '' || named.has(at.offset)) continue
      explained.push({ at, as: meanings[element] ?? element })
    }
    return { parts: [], explained }
  },
}

/** Names the algorithm, by which a reader of the report knows what would open it. */
export function nameEncrypted({ kind, method }: XmlEncrypted): string {
  const what = kind === 'key' ? 'XML encryption, key' : 'XML encryption'
  return method.algorithm === '' ? what : `${what} (${method.algorithm})`
}

function explainEncrypted(text: string, one: XmlEncrypted): Explained[] {
  const at = one.value?.at ?? (one.uri === undefined ? undefined : findAttachment(text, one.uri)?.at)
  return at === undefined || at.length === 0 ? [] : [{ at, as: nameEncrypted(one) }]
}
