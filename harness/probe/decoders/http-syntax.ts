/** The grammar of HTTP/1.1 messages (RFC 9112) over the bytes of one direction of a connection. */

import type { Range } from '../../contracts/probe.ts'
import type { Copied } from '../positions.ts'

export interface HttpHead {
  kind: 'request' | 'response'
  startLine: string
  status: number | undefined
  headers: ReadonlyMap<string, string>
  /** From the start line up to and with the empty line. */
  at: Range
}

export interface HttpBody {
  /** The stretches that make up the content, transfer coding undone. */
  pieces: Copied[]
  /** Sizes of chunks, their extensions and line ends. */
  framing: Copied[]
  trailers: Range | undefined
  end: number
}

/** RFC 9112 3, 4. Bounded, so that a stream that only begins like one is not searched to its end. */
const startLinePattern =
  /(?:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,24} [^\s]{1,65536} HTTP\/1\.[01]|HTTP\/1\.[01] ([0-9]{3})(?: [^\r\n]{0,1024})?)\r?\n/y

/** The head that begins at `offset`, as far as it is there; undefined when none does. */
export function readHead(text: string, offset: number): HttpHead | undefined {
  const pattern = new RegExp(startLinePattern)
  pattern.lastIndex = offset
  const start = pattern.exec(text)
  if (start === null) return undefined
  const [length, headers] = readFields(text, offset + start[0].length)
  return {
    kind: start[0].startsWith('HTTP/') ? 'response' : 'request',
    startLine: start[0].trimEnd(),
    status: start[1] === undefined ? undefined : Number(start[1]),
    headers,
    at: { offset, length: length - offset },
  }
}

/** Where the next head begins, for a stream that lost bytes. */
export function findHead(text: string, from: number): number | undefined {
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) {
    const pattern = new RegExp(startLinePattern)
    pattern.lastIndex = at + 1
    if (pattern.test(text)) return at + 1
  }
  return undefined
}

/** RFC 9112 6.3. The request is not at hand, so an answer to HEAD is known by the head that follows it at once. */
export function readBody(text: string, head: HttpHead): HttpBody {
  const start = head.at.offset + head.at.length
  const none: HttpBody = { pieces: [], framing: [], trailers: undefined, end: start }
  const status = head.status ?? 200
  if (status < 200 || status === 204 || status === 304) return none
  if (/chunked\s*$/i.test(head.headers.get('transfer-encoding') ?? '')) return readChunks(text, start)
  const stated = Number.parseInt(head.headers.get('content-length') ?? '', 10)
  if (Number.isNaN(stated) && head.kind === 'request') return none
  if (head.kind === 'response' && readHead(text, start) !== undefined) return none
  const end = Number.isNaN(stated) ? text.length : Math.min(text.length, start + Math.max(0, stated))
  return { ...none, pieces: end === start ? [] : [{ from: start, length: end - start }], end }
}

/**
 * Returns where the fields end, the empty line included, and the fields by lower-case name. Lines that begin with a blank
 * go on with the field before (RFC 9112 5.2), fields of the same name are a list (RFC 9110 5.3).
 */
function readFields(text: string, from: number): [number, Map<string, string>] {
  const fields = new Map<string, string>()
  let at = from
  let last = ''
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at)
    const end = lineEnd === -1 ? text.length : lineEnd + 1
    const line = text.slice(at, end)
    const content = line.trim()
    at = end
    if (content === '') break
    const colon = content.indexOf(':')
    if (last !== '' && (line.startsWith(' ') || line.startsWith('\t'))) {
      fields.set(last, `${fields.get(last) ?? ''} ${content}`.trim())
    } else if (colon > 0) {
      last = content.slice(0, colon).trimEnd().toLowerCase()
      const before = fields.get(last)
      const value = content.slice(colon + 1).trim()
      fields.set(last, before === undefined || before === value ? value : `${before}, ${value}`)
    }
  }
  return [at, fields]
}

/** RFC 9112 7.1. What does not follow the grammar ends the body. */
function readChunks(text: string, start: number): HttpBody {
  const pieces: Copied[] = []
  const framing: Copied[] = []
  const sizeLine = /[ \t]*([0-9A-Fa-f]{1,8})[^\n]{0,1024}\n/y
  let at = start
  /** Where the framing begins that was not noted yet. */
  let unframed = start
  while (at < text.length) {
    sizeLine.lastIndex = at
    const match = sizeLine.exec(text)
    if (match === null) break
    // The line end behind a chunk and the size of the next are one stretch.
    framing.push({ from: unframed, length: at + match[0].length - unframed })
    at += match[0].length
    const size = Number.parseInt(match[1] ?? '0', 16)
    if (size === 0) {
      const [end] = readFields(text, at)
      const trailers = { offset: at, length: end - at }
      return { pieces, framing, trailers, end }
    }
    const end = Math.min(text.length, at + size)
    pieces.push({ from: at, length: end - at })
    const lineEnd = text.startsWith('\r\n', end) ? 2 : text[end] === '\n' ? 1 : 0
    unframed = end
    at = end + lineEnd
  }
  if (at > unframed) framing.push({ from: unframed, length: at - unframed })
  return { pieces, framing, trailers: undefined, end: at }
}
