/** Pieces of a value that are looked for by their bytes; what stands around them tells whether the value is there. */

import type { TruthElement } from '../../contracts/truth.ts'
import { type Reading, readingsOf } from './readings.ts'

/** A piece of a value, with what to do where it stands. */
export interface Anchor {
  bytes: Buffer
  element: TruthElement
  reading: Reading
  /** Position of the piece's bytes in the value. */
  at: number
}

interface Piece {
  at: number
  word: string
  /** Part of a name or a long number, which turn up in fewer texts than other words. */
  isOwn: boolean
}

const shortestAnchor = 6
const longestAnchor = 24
/** Pieces that neither white space nor a hyphen splits. The times of day are such, years and house numbers are not. */
const wordPattern = /[^ -]{6,}/g
const fieldMarks = '"\'>|^,;:=\t~/'

/** @param repeated words that stand in several texts of the record */
export function anchorsOf(element: TruthElement, repeated: ReadonlySet<string> = new Set()): Anchor[] {
  return readingsOf(element, repeated).flatMap((reading) =>
    (reading.gaps === 'digits' ? digitPieces(reading.text) : wordPieces(reading)).map(({ at, word }) => ({
      bytes: Buffer.from(word.slice(0, longestAnchor), 'latin1'),
      element,
      reading,
      at,
    })),
  )
}

/**
 * Three words: the best of those that are left when the end was cut off, the one nearest to it, so that fields of a
 * fixed length do not cut both, and the best of the others.
 */
function wordPieces({ text, own, startLength }: Reading): Piece[] {
  const isOwn = (at: number) => own.some(({ start, end }) => start <= at && at < end)
  const words = [...text.matchAll(wordPattern)].map(({ index, 0: word }) => ({ at: index, word, isOwn: isOwn(index) }))
  const left = words.flatMap(({ at, word, isOwn }) => {
    const start = word.slice(0, Math.max(0, startLength - at))
    return start.length < shortestAnchor ? [] : [{ at, word: start, isOwn }]
  })
  const first = bestOf(left)
  if (first === undefined) return []
  const others = words.filter(({ at }) => at !== first.at)
  const distance = ({ at, word }: Piece) => Math.max(at + word.length - first.at, first.at + first.word.length - at)
  const nearest = others.toSorted((a, b) => distance(a) - distance(b))[0]
  const third = bestOf(others.filter((piece) => piece !== nearest))
  return [first, nearest, third].filter((piece) => piece !== undefined)
}

/** Names before other words, long before short. */
function bestOf(pieces: readonly Piece[]): Piece | undefined {
  return pieces.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn) || b.word.length - a.word.length)[0]
}

/** Six digits at either end, and five of them behind or before the mark of a field: two fields hold four at most. */
function digitPieces(text: string): Omit<Piece, 'isOwn'>[] {
  const five = shortestAnchor - 1
  const end = text.length - shortestAnchor
  return [
    { word: text.slice(0, shortestAnchor), at: 0 },
    { word: text.slice(-shortestAnchor), at: end },
    ...[...fieldMarks].flatMap((mark) => [
      { word: text.slice(0, five) + mark, at: 0 },
      { word: mark + text.slice(-five), at: end },
    ]),
  ]
}
