import type { SpellForms } from './form.ts'

/** ISO 8601, the compact form of HL7 v2 and v3, and the two Dutch orders. */
export const spellDate: SpellForms = (value) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(value)
  if (parts === null) return { date: value }
  const [, year, month, day] = parts
  return {
    date: value,
    'date/compact': `${year}${month}${day}`,
    'date/day-first': `${day}-${month}-${year}`,
    'date/slashes': `${day}/${month}/${year}`,
    ...timeForms(value, `${year}${month}${day}`),
  }
}

/** A moment in time, to the minute and to the second (HL7 v2.5 2.A.22). */
function timeForms(value: string, day: string): Readonly<Record<string, string>> {
  const time = /T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(value)
  if (time === null) return {}
  return { 'date/compact-time': `${day}${time[1]}${time[2]}${time[3] ?? ''}` }
}
