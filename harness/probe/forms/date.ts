import type { SpellForms } from './form.ts'
import { type Instant, midnightOf, readUtc, tryParseInstant } from './instant.ts'

interface Day {
  year: string
  month: string
  day: string
}

const dutchMonths = 'januari februari maart april mei juni juli augustus september oktober november december'.split(' ')
const dutchShort = 'jan feb mrt apr mei jun jul aug sep okt nov dec'.split(' ')
const englishMonths = 'January February March April May June July August September October November December'.split(' ')
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/**
 * A day in the orders and words of Dutch systems, HL7 and DICOM; a moment as a date with a time to the second on the
 * clocks in use, or counted from 1970. A year of two digits leaves too little to go by, and so does the day of a moment.
 */
export const spellDate: SpellForms = (value) => {
  const instant = tryParseInstant(value)
  if (instant !== undefined) return { date: value, ...spellInstant(instant) }
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? []
  if (year === undefined || month === undefined || day === undefined) return { date: value }
  return { date: value, ...spellDay({ year, month, day }), ...spellMidnight(value) }
}

function spellDay({ year, month, day }: Day): Record<string, string> {
  const forms: Record<string, string> = {
    'date/compact': `${year}${month}${day}`,
    'date/compact-day-first': `${day}${month}${year}`,
    // A moment in HL7 v2 (2.A.22) that is known to the day only.
    'date/compact-midnight': `${year}${month}${day}000000`,
    'date/compact-midnight-minutes': `${year}${month}${day}0000`,
  }
  const [m, d] = [String(Number(month)), String(Number(day))]
  for (const [name, mark] of [
    ['day-first', '-'],
    ['slashes', '/'],
    ['dots', '.'],
    ['blanks', ' '],
  ] as const) {
    forms[`date/${name}`] = [day, month, year].join(mark)
    forms[`date/${name}-short`] = [d, m, year].join(mark)
    forms[`date/${name}-year-first`] = [year, month, day].join(mark)
  }
  const index = Number(month) - 1
  const named = (names: readonly string[]) => names[index] ?? ''
  const written: [string, string][] = [
    ['written', named(dutchMonths)],
    ['written-short', named(dutchShort)],
    ['written-dot', `${named(dutchShort)}.`],
    ['english', named(englishMonths)],
    ['english-short', named(englishMonths).slice(0, 3)],
  ]
  for (const [name, word] of written) {
    for (const [number, suffix] of [
      [day, '-padded'],
      [d, ''],
    ] as const) {
      forms[`date/${name}${suffix}`] = `${number} ${word} ${year}`
      forms[`date/${name}${suffix}-upper`] = `${number} ${word} ${year}`.toUpperCase()
      forms[`date/${name}${suffix}-dashed`] = `${number}-${word}-${year}`
      forms[`date/${name}${suffix}-dashed-upper`] = `${number}-${word}-${year}`.toUpperCase()
    }
  }
  forms['date/english-month-first'] = `${named(englishMonths)} ${d}, ${year}`
  forms['date/english-month-first-short'] = `${named(englishMonths).slice(0, 3)} ${d}, ${year}`
  return forms
}

/** A day kept as the moment at which it began: on the clock of the Netherlands that is the evening before in UTC. */
function spellMidnight(day: string): Record<string, string> {
  const local = midnightOf(day)
  return {
    'date/midnight': readUtc(local),
    'date/midnight-epoch-ms': String(local),
    'date/midnight-utc-epoch-ms': String(Date.parse(`${day}T00:00:00Z`)),
  }
}

function spellInstant({ epochMs, clocks }: Instant): Record<string, string> {
  const forms: Record<string, string> = {
    'date/epoch-seconds': String(Math.floor(epochMs / 1000)),
    'date/epoch-ms': String(epochMs),
    'date/http': httpDate(epochMs),
  }
  for (const [zone, reading] of clocks) {
    const suffix = zone === '' ? '' : `-${zone}`
    const [day = '', time = ''] = reading.split('T')
    const [year, month, date] = day.split('-')
    const tight = time.replaceAll(':', '')
    forms[`date/time${suffix}`] = reading
    forms[`date/time-blank${suffix}`] = `${day} ${time}`
    forms[`date/compact-time${suffix}`] = `${year}${month}${date}${tight}`
    forms[`date/basic-time${suffix}`] = `${year}${month}${date}T${tight}`
    for (const [name, mark] of [
      ['day-first', '-'],
      ['slashes', '/'],
      ['dots', '.'],
    ] as const) {
      forms[`date/${name}-time${suffix}`] = `${[date, month, year].join(mark)} ${time}`
    }
  }
  return forms
}

/** RFC 9110 5.6.7; the zone is left off, so that mail's form (RFC 5322 3.3) of the same clock is found too. */
function httpDate(epochMs: number): string {
  const at = new Date(epochMs)
  const month = (englishMonths[at.getUTCMonth()] ?? '').slice(0, 3)
  const day = String(at.getUTCDate()).padStart(2, '0')
  return `${weekdays[at.getUTCDay()]}, ${day} ${month} ${at.getUTCFullYear()} ${readUtc(epochMs).slice(11)}`
}
