/** Dates, durations and sizes in the way of the language. */

import type { Language } from '../words.ts'

const locales: Readonly<Record<Language, string>> = { nl: 'nl-NL', en: 'en-GB' }

/** In UTC, and it says so. */
export function formatDate(date: Date, language: Language): string {
  const text = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return `${text.format(date)} UTC`
}

export function formatDuration(durationMs: number, language: Language): string {
  const [value, unit] = durationMs < 1000 ? [Math.round(durationMs), 'ms'] : [durationMs / 1000, 's']
  return `${new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(value)} ${unit}`
}
