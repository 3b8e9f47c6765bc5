/**
 * JSON serializations of JOSE, general and flattened (RFC 7515 7.2, RFC 7516 7.2): headers, payload and additional
 * authenticated data are readable; ciphertext, wrapped keys and signatures are explained.
 */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findJoseObjects, type JoseMember, type JoseObject } from './jose-json-objects.ts'
import { nameJwe } from './jwe.ts'

/** Members whose bytes are readable once decoded. */
const readable = new Set(['protected', 'payload', 'aad'])

export const joseJsonDecoder: Decoder = {
  id: 'jose-json',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const object of findJoseObjects(latin1Of(view), budget)) {
      const secret = object.kind === 'jwe' ? nameJwe(object.headers[0] ?? {}) : 'JWS signature'
      for (const member of object.members) {
        if (readable.has(member.name)) parts.push(decodeMember(member, object))
        else if (member.length > 0) explained.push({ at: rangeOf(member), as: secret })
      }
    }
    return { parts: parts.filter(({ bytes }) => bytes.length > 0), explained }
  },
}

function decodeMember(member: JoseMember, object: JoseObject): DecodedPart {
  const { name, value, offset, length } = member
  const part = { at: rangeOf(member), part: name === 'protected' ? 'header' : name }
  // RFC 7797 5.3.
  if (name === 'payload' && object.headers.some((header) => header.b64 === false)) {
    const bytes = Buffer.from(value)
    return bytes.length === length ? { ...part, bytes, positionOf: (at) => offset + at } : { ...part, bytes }
  }
  const bytes = Buffer.from(value, 'base64url')
  return value.length === length ? { ...part, bytes, positionOf: (at) => offset + (at * 4) / 3 } : { ...part, bytes }
}

function rangeOf({ offset, length }: JoseMember) {
  return { offset, length }
}
