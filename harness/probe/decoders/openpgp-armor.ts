/** ASCII armor of OpenPGP (RFC 9580 6.2), and the text of cleartext signatures (7). */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'
import { latin1Of } from '../view.ts'
import { findPgp, isEncrypted, nameEncryptedPgp } from './openpgp-messages.ts'

export interface Armored {
  /** `MESSAGE`, `SIGNATURE`, `PUBLIC KEY BLOCK` and the like. */
  title: string
  /** From the first letter of the content to the last. */
  part: DecodedPart
}

const begin = /-----BEGIN PGP ([A-Z ,0-9/]{3,40})-----/g
const signedTitle = 'SIGNED MESSAGE'
/** Headers, RFC 9580 6.2.2: a handful of short lines. Without bounds each of many beginnings would read all that follows. */
const headerLine = /[A-Za-z][A-Za-z0-9-]{0,40}:[^\n]{0,1000}\n/y
const maxHeaders = 40
const lineOfLetters = /[ \t]*([A-Za-z0-9+/]+={0,2})[ \t]*(\r?\n|$)/y

export const openpgpArmorDecoder: Decoder = {
  id: 'openpgp-armor',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const { part } of findArmored(text)) {
      parts.push(part)
      const [sequence] = findPgp(part.bytes, part.bytes.toString('latin1'))
      if (sequence !== undefined && isEncrypted(sequence))
        explained.push({ at: part.at, as: nameEncryptedPgp(sequence) })
    }
    parts.push(...readCleartexts(view.bytes, text))
    return { parts, explained }
  },
}

/** A block that was cut off counts as far as it goes. */
export function findArmored(text: string): Armored[] {
  if (!text.includes('-----BEGIN PGP ')) return []
  return [...text.matchAll(begin)].flatMap(({ 0: line, 1: title = '', index }) => {
    const part = title === signedTitle ? undefined : readBlock(text, index + line.length, title)
    return part === undefined ? [] : [{ title, part }]
  })
}

function readBlock(text: string, offset: number, title: string): DecodedPart | undefined {
  const pieces: Copied[] = []
  let at = skipHeaders(text, offset)
  const line = new RegExp(lineOfLetters)
  for (;;) {
    line.lastIndex = at
    const found = line.exec(text)
    const letters = found?.[1] ?? ''
    if (found === null || letters === '') break
    pieces.push({ from: at + found[0].indexOf(letters), length: letters.length })
    at += found[0].length
    if (found[2] === '') break
  }
  const last = pieces.at(-1)
  const from = pieces[0]?.from
  if (last === undefined || from === undefined) return undefined
  const letters = pieces.map((piece) => text.slice(piece.from, piece.from + piece.length)).join('')
  const positionOf = piecewise(pieces)
  return {
    bytes: Buffer.from(letters, 'base64'),
    at: { offset: from, length: last.from + last.length - from },
    part: title.toLowerCase(),
    positionOf: (position) => positionOf((position * 4) / 3),
  }
}

function skipHeaders(text: string, offset: number): number {
  const space = /[ \t]*(?:\r?\n)?/y
  const header = new RegExp(headerLine)
  space.lastIndex = offset
  space.test(text)
  let at = space.lastIndex
  header.lastIndex = at
  for (let n = 0; n < maxHeaders && header.test(text); n += 1) at = header.lastIndex
  const empty = /(?:[ \t]*\r?\n)*/y
  empty.lastIndex = at
  empty.test(text)
  return empty.lastIndex
}

/** Signed text, with the dashes taken out that were put before its own (RFC 9580 7.2); without such it is as it stands. */
function readCleartexts(bytes: Buffer, text: string): DecodedPart[] {
  const mark = `-----BEGIN PGP ${signedTitle}-----`
  const parts: DecodedPart[] = []
  for (let at = text.indexOf(mark); at !== -1; ) {
    const start = skipHeaders(text, at + mark.length)
    const end = text.indexOf('\n-----BEGIN PGP SIGNATURE-----', start - 1)
    if (end === -1) break
    const part = unescapeDashes(bytes, text, start, Math.max(start, end))
    if (part !== undefined) parts.push(part)
    at = text.indexOf(mark, end)
  }
  return parts
}

function unescapeDashes(bytes: Buffer, text: string, start: number, end: number): DecodedPart | undefined {
  const pieces: Copied[] = []
  let from = start
  for (let at = start; at < end; ) {
    const next = text.indexOf('\n', at)
    if (text.startsWith('- ', at)) {
      if (at > from) pieces.push({ from, length: at - from })
      from = at + 2
    }
    at = next === -1 ? end : next + 1
  }
  if (from === start) return undefined
  if (from < end) pieces.push({ from, length: end - from })
  return {
    bytes: Buffer.concat(pieces.map((piece) => bytes.subarray(piece.from, piece.from + piece.length))),
    at: { offset: start, length: end - start },
    part: 'cleartext',
    positionOf: piecewise(pieces),
  }
}
