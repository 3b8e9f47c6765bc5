/**
 * Remnants: a database leaves pieces of what it moved in its file, cut anywhere. A piece of ciphertext or of a key that
 * stands whole elsewhere in what the party handled is explained by that, letter for letter.
 */

import type { Content } from './content.ts'

/** Letters of base64 in a row; shorter pieces could be anything. */
const piece = /[A-Za-z0-9+/_-]{16,}={0,2}/g
const letters = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/_=-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
/** Characters of explained texts that are gone through; pieces beyond count as not explained. */
const maxCompared = 1_000_000_000

export type IsRepeat = (text: string) => boolean

/** Ranges of pieces in a stretch of bytes that repeat something explained; they may be part of longer runs of letters. */
export type FindRepeats = (start: number, end: number) => [from: number, to: number][]

/** Whether a text is part of something that is explained in one of these contents. */
export function createRepeats(contents: readonly Content[]): IsRepeat {
  let texts: Set<string> | undefined
  let total = 0
  let left = maxCompared
  return (text) => {
    if (texts === undefined) {
      texts = new Set(
        contents.flatMap(({ bytes, explained }) =>
          explained.map(({ at }) => bytes.toString('latin1', at.offset, at.offset + at.length)),
        ),
      )
      for (const one of texts) total += one.length
    }
    if (total > left) return false
    left -= total
    return texts.values().some((whole) => whole.includes(text))
  }
}

/** For stretches that are asked for in rising order: those of one run of letters share what was found in it. */
export function createFindRepeats(bytes: Buffer, isRepeat: IsRepeat): FindRepeats {
  let run = { from: 0, end: 0 }
  let pieces: { from: number; end: number; repeats?: boolean }[] = []
  return (start, end) => {
    if (start < run.from || end > run.end) {
      run = { from: growBack(bytes, start), end: growOn(bytes, end) }
      pieces = [...bytes.toString('latin1', run.from, run.end).matchAll(piece)]
        .map(({ index, 0: text }) => ({ from: run.from + index, end: run.from + index + text.length }))
        .reverse()
    }
    const found: [from: number, to: number][] = []
    for (let next = pieces.at(-1); next !== undefined && next.from < end; next = pieces.at(-1)) {
      if (next.end > start) {
        next.repeats ??= isRepeat(bytes.toString('latin1', next.from, next.end))
        if (next.repeats) found.push([Math.max(start, next.from), Math.min(end, next.end)])
      }
      if (next.end > end) break
      pieces.pop()
    }
    return found
  }
}

function growBack(bytes: Buffer, at: number): number {
  let start = at
  while (start > 0 && letters[bytes[start - 1] as number] === 1) start -= 1
  return start
}

function growOn(bytes: Buffer, at: number): number {
  let end = at
  while (end < bytes.length && letters[bytes[end] as number] === 1) end += 1
  return end
}
