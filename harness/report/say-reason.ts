/** A reason in the reader's language, the words of the design in it included. */

import { reasonText, reasonTexts } from '../contracts/reasons.ts'
import type { Reason } from '../contracts/result.ts'
import { type Language, words } from './words.ts'

/** A code that this version does not have, of a result that another version made, is told as that one did. */
export function sayReason(reason: Pick<Reason, 'code' | 'values' | 'text'>, language: Language): string {
  if (!Object.hasOwn(reasonTexts, reason.code)) return reason.text
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
