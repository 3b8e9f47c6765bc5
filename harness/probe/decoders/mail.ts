/**
 * Internet messages (RFC 5322), head and body apart, and the body without its transfer encoding; and mailboxes of them
 * (RFC 4155), each message apart, with the quoting of `From ` lines undone.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { latin1Of } from '../view.ts'
import { readMimeEntity } from './mime/entity.ts'

/** RFC 4155 appendix A: sender and a date as of `asctime`. */
const separatorPattern = /From [^\r\n]{1,320} \d\d:\d\d(?::\d\d)? [^\r\n]{4,40}\r?\n/y
/** Fields that make a block of fields a message and not just any head. */
const telling = /^(?:from|date|message-id|received|return-path|mime-version|subject|delivered-to):/im
const fieldPattern = /[!-9;-~]{1,76}:[^\n]{0,8192}\n(?:[ \t][^\n]{0,8192}\n)*/y
const longestHead = 256 * 1024

export const mailDecoder: Decoder = {
  id: 'mail',
  decode(view) {
    const text = latin1Of(view)
    const messages = findMessages(text)
    if (messages.length === 0) return { parts: [] }
    const parts = messages.flatMap(({ at, boxed }, i): DecodedPart[] => {
      if (!boxed) return readMimeEntity(view.bytes, text, at, 'message')
      return [unquoted(view.bytes, text, at, `message ${i + 1}`)]
    })
    return { parts: parts.filter((part) => part.bytes.length > 0) }
  },
}

function findMessages(text: string): { at: Range; boxed: boolean }[] {
  const first = separatorLength(text, 0)
  if (first === 0) return isMessage(text) ? [{ at: { offset: 0, length: text.length }, boxed: false }] : []
  const messages: { at: Range; boxed: boolean }[] = []
  let start = first
  for (let at = text.indexOf('\nFrom ', start - 1); start > 0; at = text.indexOf('\nFrom ', at + 1)) {
    const length = at === -1 ? 0 : separatorLength(text, at + 1)
    if (at !== -1 && length === 0) continue
    const end = at === -1 ? text.length : at + 1
    messages.push({ at: { offset: start, length: end - start }, boxed: true })
    start = at === -1 ? 0 : end + length
  }
  return messages
}

function separatorLength(text: string, at: number): number {
  if (!text.startsWith('From ', at)) return 0
  const pattern = new RegExp(separatorPattern)
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/** At least two fields from the first byte on, and one that only messages have; then an empty line. */
function isMessage(text: string): boolean {
  const pattern = new RegExp(fieldPattern)
  let end = 0
  let count = 0
  for (; end < longestHead && pattern.test(text); count += 1) end = pattern.lastIndex
  return count >= 2 && /^\r?\n/.test(text.slice(end, end + 2)) && telling.test(text.slice(0, end))
}

/** RFC 4155: a line of the message that began with `From ` was given a `>`. */
function unquoted(bytes: Buffer, text: string, { offset, length }: Range, part: string): DecodedPart {
  const output = createMappedOutput(length)
  for (let i = offset; i < offset + length; i += 1) {
    const quoted = text[i] === '>' && text[i - 1] === '\n' && /^>{1,32}From /.test(text.slice(i, i + 40))
    if (!quoted) output.byte(bytes[i] ?? 0, i)
  }
  return output.finish({ offset, length }, part)
}
