/** A MIME entity (RFC 2045 2.4): head, empty line, body, and the body without its transfer encoding. */

import type { DecodedPart, Range } from '../../../contracts/probe.ts'
import { slicePart } from '../../positions.ts'
import { decodeTransfer } from './transfer-encoding.ts'

/** Reads what stands in `at`; the parts are `<name> head`, `<name> body` and `<name> content`. */
export function readMimeEntity(bytes: Buffer, text: string, at: Range, name: string): DecodedPart[] {
  const end = at.offset + at.length
  const bodyStart = findBody(text, at)
  const head = slicePart(bytes, { offset: at.offset, length: bodyStart - at.offset }, `${name} head`)
  const body = slicePart(bytes, { offset: bodyStart, length: end - bodyStart }, `${name} body`)
  const content = decodeTransfer(bytes, body.at, transferEncoding(head.bytes.toString('latin1')), `${name} content`)
  return [head, body, ...(content === undefined ? [] : [content])].filter((part) => part.bytes.length > 0)
}

/** An entity without a head begins with the empty line; one without an empty line is all body. */
function findBody(text: string, { offset, length }: Range): number {
  const atOnce = /\r?\n/y
  atOnce.lastIndex = offset
  const first = atOnce.exec(text)
  if (first !== null) return Math.min(offset + first[0].length, offset + length)
  for (let at = text.indexOf('\n', offset); at !== -1 && at < offset + length; at = text.indexOf('\n', at + 1)) {
    const step = text[at + 1] === '\n' ? 2 : text.startsWith('\r\n', at + 1) ? 3 : 0
    if (step > 0) return Math.min(at + step, offset + length)
  }
  return offset
}

function transferEncoding(head: string): string {
  return /^content-transfer-encoding:\s*([\w-]{1,40})/im.exec(head)?.[1]?.toLowerCase() ?? ''
}
