/**
 * Encrypted messages in the Cryptographic Message Syntax (RFC 5652 6 and 8, RFC 5083): S/MIME, and whatever else is made
 * of it, such as the safes of PKCS#12.
 */

import type { DecodedPart, Decryptor, Explained } from '../../contracts/probe.ts'
import { piecewise } from '../positions.ts'
import { describeMessage } from './cms/algorithm-names.ts'
import type { BerReader, BerValue } from './cms/ber.ts'
import { cmsMarks, findContentInfos, readBareContent } from './cms/content-info.ts'
import { type EncryptedMessage, readEncryptedMessage } from './cms/message.ts'
import { createMessageOpener } from './cms/open-message.ts'

const marks = cmsMarks.map((mark) => Buffer.from(mark, 'latin1'))

export function createCmsDecryptor(): Decryptor {
  const openMessage = createMessageOpener()
  return {
    id: 'cms-decrypt',
    decrypt({ bytes }, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      for (const { ber, whole, message } of findMessages(bytes)) {
        if (ber.exhausted()) budget.hit('CMS: too many values in one view')
        const at = { offset: whole.start, length: whole.end - whole.start }
        explained.push({ at, as: describeMessage(message) })
        const opened = openMessage(ber, message, keys, budget)
        if (opened !== undefined) parts.push({ ...opened, at, positionOf: piecewise(message.pieces) })
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

interface FoundMessage {
  ber: BerReader
  whole: BerValue
  message: EncryptedMessage
}

function findMessages(bytes: Buffer): FoundMessage[] {
  if (!marks.some((mark) => bytes.includes(mark))) return []
  const { ber, found } = findContentInfos(bytes)
  const messages = found.flatMap(({ type, value, content }) => {
    const message = readEncryptedMessage(ber, type, content)
    return message === undefined ? [] : [{ ber, whole: value, message }]
  })
  const bare = found.length === 0 ? readBareContent(bytes) : undefined
  const inner = bare && readEncryptedMessage(bare.ber, bare.type, bare.content)
  if (bare !== undefined && inner !== undefined) messages.push({ ber: bare.ber, whole: bare.content, message: inner })
  return messages
}
