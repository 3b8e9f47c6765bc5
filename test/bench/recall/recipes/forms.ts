/** The same value, written as another system writes it. */

import type { PersonValue } from '../person.ts'
import type { Plan } from '../plan.ts'
import { type HostId, into, own, py } from '../steps.ts'

type Write = readonly [name: string, write: (value: string) => string]

const months = [
  'januari',
  'februari',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'augustus',
  'september',
  'oktober',
  'november',
  'december',
]
const shortMonths = ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec']
const english = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const bsn: readonly Write[] = [
  ['1234.56.789', (v) => v.replace(/(....)(..)(...)/, '$1.$2.$3')],
  ['1234 56 789', (v) => v.replace(/(....)(..)(...)/, '$1 $2 $3')],
  ['123.456.789', (v) => v.replace(/(...)(...)(...)/, '$1.$2.$3')],
  ['123 456 789', (v) => v.replace(/(...)(...)(...)/, '$1 $2 $3')],
  ['123-456-789', (v) => v.replace(/(...)(...)(...)/, '$1-$2-$3')],
  ['with no-break spaces', (v) => v.replace(/(...)(...)(...)/, '$1\u00a0$2\u00a0$3')],
  ['glued to BSN', (v) => `BSN${v}`],
  ['as in an OID', (v) => `urn:oid:2.16.840.1.113883.2.4.6.3.${v}`],
  ['as a FHIR token', (v) => `http://fhir.nl/fhir/NamingSystem/bsn|${v}`],
  ['with a zero in front', (v) => `0${v}`],
  ['as a number with .0, as a spreadsheet gives it', (v) => `${v}.0`],
]

const date: readonly Write[] = [
  ['compact', (v) => v.replaceAll('-', '')],
  ['day first', (v) => day(v, '-')],
  ['slashes', (v) => day(v, '/')],
  ['dots', (v) => day(v, '.')],
  ['without zeros', (v) => part(v).reverse().map(Number).join('-')],
  ['year first with slashes', (v) => v.replaceAll('-', '/')],
  ['in Dutch words', (v) => `${Number(part(v)[2])} ${months[month(v)]} ${part(v)[0]}`],
  ['in short Dutch words', (v) => `${part(v)[2]}-${shortMonths[month(v)]}-${part(v)[0]}`],
  ['in English words', (v) => `${english[month(v)]} ${Number(part(v)[2])}, ${part(v)[0]}`],
  ['as in mail', (v) => new Date(v).toUTCString()],
  ['with a time of midnight', (v) => `${v}T00:00:00+01:00`],
  ['compact with a time', (v) => `${v.replaceAll('-', '')}000000`],
  ['as milliseconds', (v) => String(Date.parse(v))],
]

const name: readonly Write[] = [
  ['upper case', (v) => v.toUpperCase()],
  ['lower case', (v) => v.toLowerCase()],
  ['without accents', plain],
  ['upper case without accents', (v) => plain(v).toUpperCase()],
  ['decomposed', (v) => v.normalize('NFD')],
  ['in a file name', (v) => plain(v).replaceAll(/[ ']/g, '_')],
  [
    'in a path of a URL',
    (v) =>
      plain(v)
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, '-'),
  ],
  ['prefix behind a comma', (v) => v.replace(/^(.*) (\S+)$/, '$2, $1')],
  ['with a typographic apostrophe', (v) => v.replaceAll("'", '’')],
  ['with a no-break space', (v) => v.replaceAll(' ', '\u00a0')],
  ['with a soft hyphen', (v) => v.replace('-', '-\u00ad')],
]

const phone: readonly Write[] = [
  ['digits', (v) => v.replace('-', '')],
  ['+31', (v) => v.replace('06-', '+316')],
  ['+31 with spaces', (v) => v.replace('06-', '+31 6 ')],
  ['+31 in pairs', (v) => v.replace(/06-(\d\d)(\d\d)(\d\d)(\d\d)/, '+31 6 $1 $2 $3 $4')],
  ['+31 with hyphens', (v) => v.replace('06-', '+31-6-')],
  ['0031', (v) => v.replace('06-', '00316')],
  ['+31 (0)6', (v) => v.replace('06-', '+31 (0)6 ')],
  ['in pairs', (v) => v.replace(/06-(\d\d)(\d\d)(\d\d)(\d\d)/, '06 $1 $2 $3 $4')],
]

const text: readonly Write[] = [
  ['upper case', (v) => v.toUpperCase()],
  ['without accents', plain],
  ['cut off behind 60 characters', (v) => v.slice(0, 60)],
  ['with other white space', (v) => v.replaceAll(' ', '  ')],
  ['with line ends', (v) => v.replaceAll(/(.{40}\S*) /g, '$1\r\n')],
  ['with tabs of an indented file', (v) => v.replaceAll(/(.{30}\S*) /g, '$1\n\t\t')],
  ['with a mark of the editor', (v) => `${v.slice(0, 20)}\u200b${v.slice(20)}`],
]

const others: readonly (readonly [PersonValue, Write])[] = [
  ['postcode', ['without space', (v) => v.replace(' ', '')]],
  ['postcode', ['lower case', (v) => v.toLowerCase()]],
  ['email', ['upper case', (v) => v.toUpperCase()]],
  ['email', ['in angle brackets', (v) => `<${v}>`]],
  ['lab', ['decimal comma', (v) => v.replace('.', ',')]],
  ['lab', ['with zeros behind it', (v) => `${v}000`]],
  ['labId', ['lower case', (v) => v.toLowerCase()]],
]

const hosts: readonly [HostId, ...HostId[]] = ['pino', 'syslog', 'xml', 'semicolons', 'log4j']

export function planForms(plan: Plan): void {
  const lists: readonly (readonly [PersonValue, readonly Write[]])[] = [
    ['bsn', bsn],
    ['birthDate', date],
    ['family', name],
    ['phone', phone],
    ['note', text],
  ]
  const add = (wanted: PersonValue, [form, write]: Write) => {
    plan.add({ class: 'form', from: 'value', wanted, steps: [own(form, write, 0), into(plan.turn(hosts))] })
    plan.add({ class: 'form', from: 'value', wanted, steps: [own(form, write, 0), py('base64'), into('json')] })
  }
  for (const [wanted, writes] of lists) for (const write of writes) add(wanted, write)
  for (const [wanted, write] of others) add(wanted, write)
}

function part(value: string): string[] {
  return value.split('-')
}

function month(value: string): number {
  return Number(part(value)[1]) - 1
}

function day(value: string, glue: string): string {
  return part(value).reverse().join(glue)
}

function plain(value: string): string {
  return value.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')
}
