/** Attachments that a CipherReference names by their Content-ID (RFC 2392), in the same multipart message. */

import type { Range } from '../../contracts/probe.ts'

export interface Attachment {
  at: Range
  /** Content-Transfer-Encoding: base64. */
  isBase64: boolean
}

const maxHeadBytes = 8192

/** Undefined when the message does not hold it. */
export function findAttachment(text: string, uri: string): Attachment | undefined {
  if (!uri.startsWith('cid:')) return undefined
  const id = `<${decodeId(uri.slice(4))}>`
  for (let found = text.indexOf(id); found !== -1; found = text.indexOf(id, found + 1)) {
    const lineStart = text.lastIndexOf('\n', found) + 1
    if (!/^content-id:[ \t]*$/i.test(text.slice(lineStart, found))) continue
    const attachment = readAttachment(text, lineStart)
    if (attachment !== undefined) return attachment
  }
  return undefined
}

/** The body of the part whose head holds the line at `lineStart`. */
function readAttachment(text: string, lineStart: number): Attachment | undefined {
  const floor = Math.max(0, lineStart - maxHeadBytes)
  const before = text.slice(floor, lineStart)
  const delimiter = [...before.matchAll(/(?:^|\n)(--[^\s"]{1,70})[ \t]*\r?\n/g)].at(-1)
  const empty = /\r?\n\r?\n/g
  empty.lastIndex = lineStart
  const headEnd = empty.exec(text)
  if (delimiter === undefined || headEnd === null || headEnd.index > lineStart + maxHeadBytes) return undefined
  const offset = headEnd.index + headEnd[0].length
  const next = text.indexOf(`\n${delimiter[1]}`, offset - 1)
  const end = next === -1 ? text.length : text[next - 1] === '\r' ? next - 1 : next
  const head = text.slice(floor + delimiter.index, headEnd.index)
  const isBase64 = /\ncontent-transfer-encoding:[ \t]*base64/i.test(head)
  return { at: { offset, length: Math.max(0, end - offset) }, isBase64 }
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
