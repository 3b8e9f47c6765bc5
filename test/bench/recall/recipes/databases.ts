/** What a party keeps: SQLite in all its states, dumps, and captures of its network. */

import { createRandom } from '../../../../harness/truth/random.ts'
import { withMoments } from '../carriers/carrier.ts'
import { carriers, type Plan } from '../plan.ts'
import { into, own, py } from '../steps.ts'

const states = ['row', 'deleted', 'updated', 'dropped', 'walfile', 'journal', 'index', 'withoutrowid'] as const

export function planDatabases(plan: Plan): void {
  for (const state of states) {
    plan.add({ class: 'database', from: 'letter', steps: [py('sqlite', { state })] })
    plan.add({ class: 'database', from: 'fhir-json', steps: [py('gzip'), py('sqlite', { state, blob: true })] })
    plan.add({ class: 'database', from: 'value', wanted: 'note', steps: [py('sqlite', { state })] })
    plan.add({
      class: 'database',
      from: 'value',
      wanted: 'note',
      steps: [py('sqlite', { state, encoding: 'UTF-16le' })],
    })
    // Who frees pages writes over the start of some, and the journal need not keep those.
    if (state === 'dropped' || state === 'updated' || state === 'journal') continue
    plan.add({
      class: 'database',
      from: 'soap',
      wanted: 'report',
      steps: [py('sqlite', { state, page: 512 })],
      note: 'over overflow pages',
    })
    if (state === 'deleted') continue
    plan.add({
      class: 'database',
      from: 'fhir-xml',
      wanted: 'report',
      steps: [py('gzip'), py('sqlite', { state, page: 512, blob: true })],
      note: 'over overflow pages',
    })
  }
  for (const pad of [180, 200, 215, 230, 245]) {
    plan.add({
      class: 'database',
      from: 'value',
      wanted: 'note',
      steps: [py('sqlite', { page: 512, pad })],
      note: 'near the border of a page',
    })
  }
  planWalAndBase(plan)
  planDumps(plan)
}

/** Only the write-ahead log holds the row; the party has both files. */
function planWalAndBase(plan: Plan): void {
  for (const carrier of ['letter', 'fhir-json'] as const) {
    const person = plan.person()
    plan.addRecipe({
      name: `database: note in ${carrier} > SQLite with its write-ahead log beside it`,
      class: 'database',
      depth: 1,
      carrier,
      chain: ['python sqlite state="wal"', 'python sqlite state="walfile"'],
      tools: ['python3'],
      ...plan.searched(person, 'note'),
      expected: 'plaintext',
      async make(toolbox) {
        const message = Buffer.from(carriers[carrier](person, withMoments(createRandom(`wal/${carrier}`))))
        const base = await toolbox.python.apply('sqlite', message, { state: 'wal', page: 1024 })
        return { observations: [base, await toolbox.python.apply('sqlite', message, { state: 'walfile', page: 1024 })] }
      },
    })
  }
}

function planDumps(plan: Plan): void {
  const insert = (text: string) =>
    `INSERT INTO \`bericht\` VALUES (17,'brief','${text.replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('"', '\\"')}',0x00);\n`
  const standard = (text: string) =>
    `BEGIN TRANSACTION;\nINSERT INTO bericht VALUES(17,'brief','${text.replaceAll("'", "''")}');\nCOMMIT;\n`
  const copy = (text: string) =>
    `COPY public.bericht (id, soort, inhoud) FROM stdin;\n17\tbrief\t${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}\n\\.\n`
  for (const wanted of ['family', 'note', 'bsn'] as const) {
    plan.add({ class: 'database', from: 'letter', wanted, steps: [own('mysqldump', insert)] })
    plan.add({ class: 'database', from: 'letter', wanted, steps: [own('SQL dump', standard)] })
    plan.add({ class: 'database', from: 'hl7-adt', wanted, steps: [own('pg_dump', copy)] })
    plan.add({
      class: 'database',
      from: 'fhir-json',
      wanted,
      steps: [py('hex'), own('pg_dump of bytea', (text) => copy(`\\x${text}`), 0)],
    })
    plan.add({
      class: 'database',
      from: 'fhir-json',
      wanted,
      steps: [
        py('hex', { upper: true }),
        own('mysqldump --hex-blob', (text) => `INSERT INTO \`bericht\` VALUES (17,0x${text});\n`, 0),
      ],
    })
    plan.add({ class: 'database', from: 'soap', wanted, steps: [py('resp')] })
  }
}

export function planCaptures(plan: Plan): void {
  for (const form of ['pcap', 'pcapng'] as const) {
    for (const options of [
      {},
      { size: 90 },
      { size: 90, order: 'swapped' },
      { size: 90, repeat: true },
      { size: 90, mixed: true },
    ]) {
      plan.add({ class: 'capture', from: 'soap', wanted: 'note', steps: [py('http', {}, 0), py(form, options)] })
      plan.add({
        class: 'capture',
        from: 'fhir-json',
        steps: [py('gzip'), py('http', { coding: 'gzip', response: true }), py(form, options)],
      })
      plan.add({ class: 'capture', from: 'hl7-oru', wanted: 'report', steps: [py(form, { ...options, size: 40 })] })
    }
  }
  plan.add({ class: 'capture', from: 'letter', steps: [py('pcap', { nano: true })] })
  plan.add({ class: 'capture', from: 'fhir-json', steps: [py('har', { coded: false })] })
  plan.add({ class: 'capture', from: 'fhir-xml', steps: [py('har')] })
  plan.add({ class: 'capture', from: 'saml', steps: [py('base64'), py('har', { coded: false })] })
  plan.add({ class: 'capture', from: 'letter', steps: [py('pcap'), py('base64'), into('json')] })
}
