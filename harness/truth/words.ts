/** Words that look Dutch and exist nowhere: rare enough to be recognised wherever they turn up. */

import type { Random } from './random.ts'

type Choices = readonly [string, ...string[]]

const onsets: Choices = [
  ...(['b', 'bl', 'br', 'd', 'dr', 'f', 'fl', 'g', 'gl', 'gr', 'h', 'j', 'k', 'kl', 'kn', 'kr'] as const),
  ...(['l', 'm', 'n', 'r', 's', 'sch', 'sl', 'st', 't', 'tr', 'v', 'vl', 'vr', 'w', 'z', 'zw'] as const),
]
const vowels: Choices = ['a', 'aa', 'e', 'ee', 'i', 'ie', 'o', 'oo', 'ui', 'ei']
/** Within a word a syllable ends lightly, or the word cannot be pronounced. */
const codas: Choices = ['', '', 'l', 'm', 'n', 'r', 's']
const lastCodas: Choices = ['', 'l', 'm', 'n', 'r', 's', 'ld', 'nd', 'ns', 'rk', 'lm', 'rg']
const prefixes: Choices = ["van 't", 'van der', 'de', 'ter', 'van', 'van den', 'op de', "in 't", "d'"]
const givenEndings: Choices = ['ke', 'lotte', 'wijn', 'mar', 'ert', 'je', 'linde', 'dina', 'brecht', 'noor']
const placeEndings: Choices = ['wijk', 'dam', 'broek', 'drecht', 'kerk', 'oord', 'zijl', 'horst', 'veen']
const streetEndings: Choices = ['straat', 'laan', 'weg', 'gracht', 'plein', 'kade', 'singel', 'pad', 'hof']
const accents: Readonly<Record<string, Choices>> = {
  a: ['á', 'ä', 'â'],
  e: ['é', 'ë', 'è'],
  i: ['ï', 'í'],
  o: ['ö', 'ó'],
  s: ['ş', 'š'],
  g: ['ğ'],
}

/** Syllables in a row; each carries eleven bits or so. */
export function makeWord(random: Random, syllables: number): string {
  const word = Array.from({ length: syllables }, (_, i) => {
    const syllable = random.pick(onsets) + random.pick(vowels)
    return syllable + random.pick(i === syllables - 1 ? lastCodas : codas)
  })
  return capitalise(word.join(''))
}

/** Such as `Brandelotte-Stiemar`. */
export function makeGivenName(random: Random): string {
  const part = () => makeWord(random, 2) + random.pick(givenEndings)
  return `${part()}-${part()}`
}

/** Such as `van 't Drieland-Ömsaan`: tussenvoegsel, own name and a partner's name with an accent. */
export function makeFamilyName(random: Random): string {
  return `${random.pick(prefixes)} ${makeWord(random, 3)}-${makeAccentedWord(random)}`
}

export function makePlace(random: Random): string {
  return makeWord(random, 3) + random.pick(placeEndings)
}

export function makeStreet(random: Random): string {
  return makeWord(random, 3) + random.pick(streetEndings)
}

/** Two initials, such as `T.J.`. */
export function makeInitials(random: Random): string {
  const initial = () => String.fromCharCode(random.integer(65, 90))
  return `${initial()}.${initial()}.`
}

function makeAccentedWord(random: Random): string {
  const word = makeWord(random, 3)
  const at = word.slice(1).search(/[aeio]/) + 1
  const choices = accents[word[at] ?? '']
  if (choices === undefined) return word
  return word.slice(0, at) + random.pick(choices) + word.slice(at + 1)
}

function capitalise(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
