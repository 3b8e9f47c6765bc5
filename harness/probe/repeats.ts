/**
 * Remnants: a database leaves pieces of what it moved in its file, cut anywhere. A piece of ciphertext or of a key that
 * stands whole elsewhere in what the party handled is explained by that, letter for letter.
 */

import type { Content } from './content.ts'

/** Letters of base64 in a row; shorter pieces could be anything. */
const piece = /[A-Za-z0-9+/_-]{16,}={0,2}/g

export type IsRepeat = (text: string) => boolean

/** Whether a text is part of something that is explained in one of these contents. */
export function createRepeats(contents: readonly Content[]): IsRepeat {
  let texts: Set<string> | undefined
  return (text) => {
    texts ??= new Set(
      contents.flatMap(({ bytes, explained }) =>
        explained.map(({ at }) => bytes.toString('latin1', at.offset, at.offset + at.length)),
      ),
    )
    return texts.values().some((whole) => whole.includes(text))
  }
}

/** Ranges of the pieces that repeat something explained and reach into a stretch of bytes. */
export function findRepeats(
  bytes: Buffer,
  start: number,
  end: number,
  isRepeat: IsRepeat,
): [from: number, to: number][] {
  const from = growBack(bytes, start)
  return [...bytes.toString('latin1', from, growOn(bytes, end)).matchAll(piece)]
    .filter(([text]) => isRepeat(text))
    .map(({ index, 0: text }) => [Math.max(start, from + index), Math.min(end, from + index + text.length)])
}

function growBack(bytes: Buffer, at: number): number {
  let start = at
  while (start > 0 && isLetter(bytes[start - 1])) start -= 1
  return start
}

function growOn(bytes: Buffer, at: number): number {
  let end = at
  while (end < bytes.length && isLetter(bytes[end])) end += 1
  return end
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && /[A-Za-z0-9+/_=-]/.test(String.fromCharCode(byte))
}
