/** A reason in the reader's language, the words of the design in it included. */

import { reasonText } from '../contracts/reasons.ts'
import type { Reason } from '../contracts/result.ts'
import { type Language, words } from './words.ts'

export function sayReason(reason: Pick<Reason, 'code' | 'values'>, language: Language): string {
  const { levels, classes, vantages } = words[language]
  const { values } = reason
  const translated = { ...values }
  for (const [key, catalogue] of Object.entries({ level: levels, classes, vantage: vantages })) {
    if (typeof values[key] === 'string') translated[key] = translateList(values[key], catalogue)
  }
  return reasonText({ code: reason.code, values: translated }, language)
}

/** Words of a list with commas; a word that the catalogue does not have stays. */
function translateList(list: string, catalogue: Readonly<Record<string, string>>): string {
  return list
    .split(', ')
    .map((word) => catalogue[word] ?? word)
    .join(', ')
}
