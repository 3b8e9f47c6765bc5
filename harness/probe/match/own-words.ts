/**
 * What part of a text tells whose text it is, when the rest was cut off. Sentences about patients are alike, whatever
 * their length: what a nurse writes from habit, and what a form fills in. So the words that anyone may write count for
 * no more than half of what is asked for; the rest must come from what this record holds: names, as they stand inside a
 * sentence, and numbers longer than a dose or a year.
 */

import type { TruthElement } from '../../contracts/truth.ts'
import { bitsOf, enoughBits } from '../forms/distinctive.ts'

/** A name or a number. */
export interface OwnStretch {
  start: number
  end: number
}

export interface OwnWords {
  stretches: OwnStretch[]
  /** Characters from the start that tell enough; infinite when not even the whole text does. */
  startLength: number
  /** Last position from which the rest tells enough; -1 when there is none. */
  lastStart: number
}

/** An ordinary word in a phrase follows from those before it, or nearly so. */
const bitsOfOrdinaryWord = 2
const mostOrdinaryBits = enoughBits / 2
const wordPattern = /[^ \t\r\n]+/g
/** A capital with small letters behind it. Words all in capitals are abbreviations, at home in any text. */
const namePattern = /\p{Lu}[\p{Ll}\p{M}]+/gu
const numberPattern = /\d{5,}/g
/** A name may stand behind these, although they end in a dot. */
const abbreviation = /^(?:(?:\p{L}\.)+|(?:mw|mevr|dhr|hr|fam|dr|drs|ir|ing|mr|prof|st)\.)$/iu
const sentenceEnd = /[.!?:]["'”’)]*$/

/** Words that stand in several texts of a record: they may stand in those of others as well. */
export function repeatedWords(elements: readonly TruthElement[]): Set<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { kind, value } of elements) {
    if (kind !== 'text') continue
    for (const word of new Set(value.match(wordPattern))) {
      if (seen.has(word)) repeated.add(word)
      seen.add(word)
    }
  }
  return repeated
}

export function findOwnWords(text: string, repeated: ReadonlySet<string>): OwnWords {
  const words = readWords(text, repeated)
  return {
    stretches: words.flatMap(({ own }) => own),
    startLength: countUp(words, (end) => end) ?? Number.POSITIVE_INFINITY,
    lastStart: countUp(words.toReversed().map(turn), (end) => -end) ?? -1,
  }
}

interface Word extends OwnStretch {
  own: (OwnStretch & { bitsEach: number })[]
}

/** Where enough was read, words in the order in which they are read. */
function countUp(words: readonly Word[], placeOf: (end: number) => number): number | undefined {
  let ordinary = 0
  let bits = 0
  for (const { end, own } of words) {
    if (own.length === 0) ordinary = Math.min(mostOrdinaryBits, ordinary + bitsOfOrdinaryWord)
    for (const { start, end: stretchEnd, bitsEach } of own) {
      const needed = Math.ceil((enoughBits - ordinary - bits) / bitsEach)
      if (stretchEnd - start >= needed) return placeOf(start + needed)
      bits += (stretchEnd - start) * bitsEach
    }
    if (ordinary + bits >= enoughBits) return placeOf(end)
  }
  return undefined
}

/** Read from behind. */
function turn({ start, end, own }: Word): Word {
  return {
    start: -end,
    end: -start,
    own: own.toReversed().map((one) => ({ ...one, start: -one.end, end: -one.start })),
  }
}

function readWords(text: string, repeated: ReadonlySet<string>): Word[] {
  let before = ''
  return [...text.matchAll(wordPattern)].map(({ index, 0: word }) => {
    const isFirst =
      before === '' || text[index - 1] === '\n' || (sentenceEnd.test(before) && !abbreviation.test(before))
    before = word
    // Every sentence begins with a capital.
    const first = isFirst ? word.search(/\p{L}/u) : -1
    const names = [...word.matchAll(namePattern)].filter((name) => name.index !== first)
    const own = repeated.has(word) ? [] : [...word.matchAll(numberPattern), ...names]
    return {
      start: index,
      end: index + word.length,
      own: own
        .map(({ index: at, 0: one }) => ({
          start: index + at,
          end: index + at + one.length,
          bitsEach: bitsOf(one.slice(0, 1)),
        }))
        .sort((a, b) => a.start - b.start),
    }
  })
}
