/**
 * One direction of an HTTP/1.1 connection: all its messages, transfer and content codings undone. Every byte of the
 * view comes back in one of the parts: `request 1 head`, `request 1 body`, `request 1 trailers`, `request 1 framing`
 * (sizes and extensions of chunks), `response …`, and `rest` for bytes that belong to no message.
 */

import type { Budget, DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { codingOf, expandCoding } from '../codecs.ts'
import { type Copied, joinPieces, piecewise, slicePart } from '../positions.ts'
import { latin1Of } from '../view.ts'
import { findHead, type HttpBody, type HttpHead, readBody, readHead } from './http-syntax.ts'

export const httpDecoder: Decoder = {
  id: 'http',
  decode(view, budget) {
    const text = latin1Of(view)
    const { bytes } = view
    const parts: DecodedPart[] = []
    let number = 0
    for (let at = 0; at < text.length; ) {
      const head = readHead(text, at)
      if (head === undefined) {
        if (number === 0) return { parts: [] }
        const next = findHead(text, at) ?? text.length
        parts.push(slicePart(bytes, { offset: at, length: next - at }, 'rest'))
        at = next
        continue
      }
      number += 1
      const body = readBody(text, head)
      parts.push(...messageParts(bytes, head, body, `${head.kind} ${number}`, budget))
      at = body.end
    }
    return { parts }
  },
}

function messageParts(bytes: Buffer, head: HttpHead, body: HttpBody, name: string, budget: Budget): DecodedPart[] {
  const parts = [slicePart(bytes, head.at, `${name} head`)]
  const content = joined(bytes, body.pieces, `${name} body`)
  if (content !== undefined) parts.push(...undoCodings(content, head, name, budget))
  const framing = joined(bytes, body.framing, `${name} framing`)
  if (framing !== undefined) parts.push(framing)
  if (body.trailers !== undefined && body.trailers.length > 0) {
    parts.push(slicePart(bytes, body.trailers, `${name} trailers`))
  }
  return parts
}

/** Codings are undone in the reverse of the order in which they were applied (RFC 9110 8.4, RFC 9112 6.1). */
function undoCodings(content: DecodedPart, head: HttpHead, name: string, budget: Budget): DecodedPart[] {
  let bytes = content.bytes
  const left: DecodedPart[] = []
  for (const coding of codingsOf(head).reverse()) {
    const known = codingOf(coding)
    const expanded = known === undefined ? undefined : expandCoding(known, bytes, budget)
    if (expanded === undefined) break
    // Bytes behind the compressed ones take part in no coding, yet they crossed the wire.
    if (expanded.consumed < bytes.length) {
      left.push({ bytes: bytes.subarray(expanded.consumed), at: content.at, part: `${name} behind ${known}` })
    }
    bytes = expanded.bytes
  }
  return bytes === content.bytes ? [content] : [{ bytes, at: content.at, part: `${name} body` }, ...left]
}

function codingsOf({ headers }: HttpHead): string[] {
  const listed = `${headers.get('content-encoding') ?? ''},${headers.get('transfer-encoding') ?? ''}`
  return listed
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity' && coding !== 'chunked')
}

function joined(bytes: Buffer, pieces: readonly Copied[], part: string): DecodedPart | undefined {
  const kept = pieces.filter((piece) => piece.length > 0)
  const [first, ...more] = kept
  const last = kept.at(-1)
  if (first === undefined || last === undefined) return undefined
  const at: Range = { offset: first.from, length: last.from + last.length - first.from }
  if (more.length === 0) return slicePart(bytes, at, part)
  return { bytes: joinPieces(bytes, kept), at, part, positionOf: piecewise(kept) }
}
