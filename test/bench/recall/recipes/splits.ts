/** Values that stand in pieces, as formats with short fields and programs with small buffers leave them. */

import { createRandom } from '../../../../harness/truth/random.ts'
import { uuid, withMoments } from '../carriers/carrier.ts'
import { escapeEdifact, escapeHl7 } from '../carriers/hl7.ts'
import type { PersonValue } from '../person.ts'
import { carriers, type Plan } from '../plan.ts'
import { into, own, py } from '../steps.ts'

/** Cuts a text in pieces of so many characters. */
function pieces(text: string, width: number): string[] {
  return Array.from({ length: Math.ceil(text.length / width) }, (_, i) => text.slice(i * width, (i + 1) * width))
}

type Cut = readonly [name: string, wanted: readonly PersonValue[], cut: (value: string) => string]

const head = 'MSH|^~\\&|LAB|LAB|ZIS|ZKH|20261122100000||ORU^R01|17|P|2.5\rPID|1\r'

const cuts: readonly Cut[] = [
  [
    'OBX segments',
    ['note', 'report'],
    (v) =>
      `${head}${pieces(v, 40)
        .map((p, i) => `OBX|${i + 1}|TX|N^Notitie^L||${escapeHl7(p)}||||||F`)
        .join('\r')}\r`,
  ],
  [
    'NTE segments',
    ['note'],
    (v) =>
      `${head}${pieces(v, 60)
        .map((p, i) => `NTE|${i + 1}||${escapeHl7(p)}`)
        .join('\r')}\r`,
  ],
  [
    'repetitions of OBX-5',
    ['note', 'report'],
    (v) => `${head}OBX|1|TX|N||${pieces(v, 30).map(escapeHl7).join('~')}||||||F\r`,
  ],
  [
    'components of FTX',
    ['note', 'report'],
    (v) => `UNH+1+MEDLAB:1'\r\nFTX+TXT+++${pieces(v, 35).map(escapeEdifact).join(':')}'\r\nUNT+3+1'`,
  ],
  [
    'FTX segments',
    ['note'],
    (v) =>
      `UNH+1+MEDREC:1'\r\n${pieces(v, 50)
        .map((p) => `FTX+TXT+++${escapeEdifact(p)}'`)
        .join('\r\n')}\r\nUNT+3+1'`,
  ],
  [
    'markup inside',
    ['bsn', 'family', 'note'],
    (v) => `<p>Pati&#235;nt <b>${v.slice(0, 4)}</b>${v.slice(4).replaceAll('<', '&lt;')}</p>`,
  ],
  [
    'spans of an editor',
    ['bsn', 'note'],
    (v) =>
      pieces(v, 5)
        .map((p) => `<span style="x">${p.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`)
        .join(''),
  ],
  ['word breaks of HTML', ['family', 'email'], (v) => `<td>${pieces(v, 6).join('<wbr>')}</td>`],
  ['lines of an array', ['note', 'report'], (v) => JSON.stringify({ regels: pieces(v, 32), afzender: 'lab' })],
  ['lines of an array, indented', ['note'], (v) => JSON.stringify({ regels: pieces(v, 32), afzender: 'lab' }, null, 2)],
  [
    'lines of a log',
    ['note'],
    (v) =>
      pieces(v, 44)
        .map((p, i) => `2026-11-22T10:00:00.00${i}Z DEBUG bericht.deel[${i}] ${p}`)
        .join('\n'),
  ],
  ['cells of a row', ['bsn'], (v) => `<tr>${[...v].map((d) => `<td>${d}</td>`).join('')}</tr>`],
]

export function planSplits(plan: Plan): void {
  for (const [name, values, cut] of cuts) {
    for (const wanted of values) {
      plan.add({ class: 'split', from: 'value', wanted, steps: [own(name, cut)] })
      plan.add({
        class: 'split',
        from: 'value',
        wanted,
        steps: [own(name, cut), py('gzip'), py('base64'), into('xml')],
      })
    }
  }
  planFamilyParts(plan)
  planDocuments(plan)
  planEncoded(plan)
}

/** A Dutch family name has members of its own in FHIR, HL7 v2 and v3. */
function planFamilyParts(plan: Plan): void {
  const parts = (v: string) => {
    const [, prefix = '', own = '', partner = ''] = /^(.*) (\S+?)-(\S+)$/.exec(v) ?? []
    return { prefix, own, partner }
  }
  const writes: readonly (readonly [string, (v: string) => string])[] = [
    ['HL7 v2 FN', (v) => ((p) => `${head}PID|1||1||${p.own}&${p.prefix}&${p.own}&&${p.partner}^J\r`)(parts(v))],
    [
      'HL7 v3 qualifiers',
      (v) =>
        ((p) =>
          `<name><prefix qualifier="VV">${p.prefix} </prefix><family qualifier="BR">${p.own}</family><delimiter>-</delimiter><family qualifier="SP">${p.partner}</family></name>`)(
          parts(v),
        ),
    ],
    [
      'JSON members',
      (v) => ((p) => JSON.stringify({ voorvoegsel: p.prefix, geslachtsnaam: `${p.own}-${p.partner}` }))(parts(v)),
    ],
    ['CSV columns', (v) => ((p) => `"17";"${p.prefix}";"${p.own}-${p.partner}";"x"\r\n`)(parts(v))],
  ]
  for (const [name, write] of writes)
    plan.add({ class: 'split', from: 'value', wanted: 'family', steps: [own(`family name in parts: ${name}`, write)] })
}

function planDocuments(plan: Plan): void {
  for (const wanted of ['bsn', 'note', 'email'] as const) {
    plan.add({ class: 'split', from: 'letter', wanted, steps: [py('pdf', { form: 'kerned' })] })
    plan.add({ class: 'split', from: 'letter', wanted, steps: [py('docx', { runs: 7 })] })
    plan.add({ class: 'split', from: 'letter', wanted, steps: [py('wrap', { width: 60 }), py('pdf')] })
  }
  plan.add({ class: 'split', from: 'letter', wanted: 'note', steps: [py('wrap', { width: 72 })] })
  plan.add({
    class: 'split',
    from: 'value',
    wanted: 'note',
    steps: [own('quoted in an answer', (v) => `Op 22 november schreef u:\n> ${pieces(v, 50).join('\n> ')}\n`)],
  })
}

/** Encoded text in pieces, and one message over two observations. */
function planEncoded(plan: Plan): void {
  const array = (v: string) => JSON.stringify({ delen: pieces(v, 64), aantal: Math.ceil(v.length / 64) })
  const obx = (v: string) =>
    `${head}${pieces(v, 200)
      .map((p, i) => `OBX|${i + 1}|ED|BRIEF||LAB^application^pdf^Base64^${p}||||||F`)
      .join('\r')}\r`
  const elements = (v: string) =>
    `<delen>${pieces(v, 100)
      .map((p, i) => `<deel nr="${i}">${p}</deel>`)
      .join('\n')}</delen>`
  for (const [name, write] of [
    ['array of base64 lines', array],
    ['base64 over OBX segments', obx],
    ['base64 over elements', elements],
  ] as const) {
    for (const wanted of ['note', 'bsn'] as const)
      plan.add({ class: 'split', from: 'letter', wanted, steps: [py('base64'), own(name, write)] })
    plan.add({
      class: 'split',
      from: 'fhir-json',
      wanted: 'email',
      steps: [py('gzip'), py('base64'), own(name, write)],
    })
  }
  for (const carrier of ['soap', 'fhir-json'] as const) {
    plan.add({
      class: 'split',
      from: {
        name: `${carrier} read in two pieces`,
        text: (person, random) => `${uuid(random)} ${carriers[carrier](person, withMoments(createRandom('two')))}`,
      },
      wanted: 'note',
      divide: (bytes) =>
        ((middle) => [bytes.subarray(0, middle), bytes.subarray(middle)])(bytes.indexOf('klaagt sinds') + 20),
    })
  }
}
