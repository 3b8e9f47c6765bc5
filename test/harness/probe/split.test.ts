import { describe, expect, it } from 'vitest'
import type { ValueKind } from '../../../harness/contracts/truth.ts'
import { bsn, element, probe } from './subjects.ts'

const note = 'Loopt met rollator tot aan de brievenbus van Zweelsteestroordrecht, daarna volgt een rustpauze.'
const name = "van 't Drieland-Ömsaantje"
const person = 'J.G. van der Zerbrimbiens-Tístemkloolm'
const address = 'Mieskniereergracht 85'

async function find(kind: ValueKind, value: string, text: string | Buffer) {
  const { findings } = await probe(text, '', { elements: [element(value, { kind })] })
  return findings.map(({ form, offset, length }) => {
    return {
      form,
      text: Buffer.from(text)
        .subarray(offset, offset + length)
        .toString('utf8'),
    }
  })
}

const wrap = (text: string, width: number, mark: string) =>
  text.replaceAll(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), (_, line: string) => `${line}${mark}`).trimEnd()

describe('a value over several lines or fields is found', () => {
  it.each<[string, ValueKind, string, string]>([
    ['wrapped at 76 columns', 'text', note, wrap(note, 76, '\n')],
    ['wrapped at 20 columns', 'text', note, wrap(note, 20, '\r\n')],
    ['wrapped and indented', 'text', note, wrap(note, 30, '\n          ')],
    ['quoted in a mail', 'text', note, `> ${wrap(note, 40, '\n> ')}`],
    ['with several blanks', 'text', note, note.replaceAll(' ', '   ')],
    ['with hard blanks', 'text', note, note.replaceAll(' ', '\u00a0')],
    ['in capitals, wrapped', 'text', note.toUpperCase(), wrap(note.toUpperCase(), 30, '\n')],
    ['cut by markup', 'text', note, note.replace('rollator', '<b>rollator</b>').replace('Zweel', 'Zweel<br/>')],
    ['cut in a word over NTE segments', 'text', note, `${note.slice(0, 50)}\rNTE|2|L|${note.slice(50)}`],
    ['over OBX segments', 'text', note, `${note.slice(0, 42)}\rOBX|3|TX|11488-4^Note^LN||${note.slice(42)}`],
    ['over numbered fields', 'text', note, `${note.slice(0, 44)}","regel2":"${note.slice(44)}`],
    ['in JSON members', 'name', name, `{"prefix":"van 't","family":"Drieland-Ömsaantje"}`],
    [
      'in JSON members, own and partner apart',
      'name',
      name,
      `"voorv":"van 't", "naam":"Drieland","partner":"Ömsaantje"`,
    ],
    [
      'in XML elements',
      'name',
      person,
      `<given>J.G.</given>\n  <prefix>van der</prefix>\n  <family>Zerbrimbiens-Tístemkloolm</family>`,
    ],
    [
      'over components of EDIFACT',
      'text',
      note,
      `FTX+TXT+++${note.slice(0, 39)}:${note.slice(39, 70)}:${note.slice(70)}'`,
    ],
    ['in table cells', 'name', person, `<td>J.G.</td><td class="a">van der</td><td>Zerbrimbiens-Tístemkloolm</td>`],
    ['in HL7 components', 'name', person, `|Zerbrimbiens-Tístemkloolm^J.G.^^van der|`],
    ['in subcomponents of HL7', 'name', name, `||Drieland&van 't&Drieland&&Ömsaantje^J||`],
    [
      'in subcomponents, after a short prefix',
      'name',
      'de Drieland-Ömsaantje',
      `||Drieland&de&Drieland&&Ömsaantje^J||`,
    ],
    [
      'over segments of EDIFACT, behind a blank',
      'text',
      note,
      `FTX+TXT+++${note.slice(0, 42)}'\r\nFTX+TXT+++${note.slice(42)}'`,
    ],
    ['in CSV columns', 'name', person, `12;"J.G.";"van der";"Zerbrimbiens-Tístemkloolm";x`],
    ['in fields of a log', 'name', person, `given=J.G. prefix="van der" family=Zerbrimbiens-Tístemkloolm`],
    ['street and number', 'text', address, `{"street":"Mieskniereergracht","houseNumber":85}`],
    ['a number in two members', 'bsn', bsn, `{"deel1":"9999","deel2":"90019"}`],
    ['a number in two columns', 'bsn', bsn, `a;99999;0019;b`],
    ['a number in two elements', 'bsn', bsn, `<a>999</a><b>990019</b>`],
    ['a number in two lines', 'bsn', bsn, `nr: 999990\n019`],
    ['a phone number in two members', 'phone', '06-97207624', `{"kengetal":"06","abonnee":"97207624"}`],
    ['date and time apart', 'date', '2024-08-29T21:14:34.145+02:00', `"2024-08-29","21:14:34"`],
  ])('%s', async (_name, kind, value, text) => {
    const found = await find(kind, value, `begin ${text} einde`)
    expect(found.filter(({ form }) => form?.endsWith('/spread'))).toHaveLength(1)
  })

  it('from the first to the last piece', async () => {
    const text = `{"street":"Mieskniereergracht","houseNumber":85}`
    expect(await find('text', address, text)).toEqual([
      { form: 'text/spread', text: 'Mieskniereergracht","houseNumber":85' },
    ])
  })
})

describe('the start of a text is found', () => {
  it.each([
    ['before an ellipsis', `${note.slice(0, 54)}…`],
    ['before three dots', `${note.slice(0, 58)}...`],
    ['in quotes', `"${note.slice(0, 66)}"`],
    ['at the end', note.slice(0, 60)],
    ['in an element', `<a>${note.slice(0, 55)}</a>`],
    ['wrapped', `"${wrap(note.slice(0, 60), 20, '\n')}"`],
    ['in capitals', `"${note.slice(0, 57).toUpperCase()}"`],
  ])('%s', async (_name, text) => {
    expect(await find('text', note, text)).toMatchObject([{ form: 'text/start' }])
  })

  it.each([
    ['that goes on differently', note.replace('Zweel', 'Knor')],
    ['that goes on differently behind a line end', wrap(note.replace('Zweel', 'Knor'), 44, '\n')],
    ['that is too short', `"${note.slice(0, 20)}"`],
    ['that others begin with', `"${note.slice(0, 44)}"`],
    ['that says no more than a few letters of a name', `"${note.slice(0, 51)}"`],
    ['that goes on with a name', note.replace('Zweel', "'s-Graven")],
  ])('but not of one %s', async (_name, text) => {
    expect(await find('text', note, text)).toEqual([])
  })
})

describe('how much of a start counts', () => {
  it.each<[string, string, boolean]>([
    ['a name inside the sentence', 'Woont sinds kort samen met Annemarieke Zwijnenstaart', true],
    ['a number', 'uitslag van monster 20347716', true],
    ['a number and a name', 'Kamer 88, bezoek van Tineke om 14.30, nummer 771234', true],
    ['ordinary words', 'Heeft sinds gisteren pijn op de borst bij het traplopen en slaapt slecht', false],
    [
      'the capital of a sentence',
      'Pneumokokkenvaccinatie gegeven. Griepvaccinatie gegeven. Tetanusvaccinatie gegeven',
      false,
    ],
    ['abbreviations', 'Bekend met COPD, HIV, MRSA, TIA, CVA en AF, zie ECG en CT', false],
    ['doses and years', 'Kreeg 500 mg in 2019, 2020 en 2021, daarna 250 mg', false],
  ])('%s', async (_name, start, counts) => {
    const found = await find('text', `${start} en nog iets`, `"${start}"`)
    expect(found.map(({ form }) => form)).toEqual(counts ? ['text/start'] : [])
  })

  it('not the names that stand in several texts of a record', async () => {
    const start = 'Overgekomen uit ziekenhuis Zwaluwenburgerhof'
    const texts = [`${start} na een val`, `Terug naar Zwaluwenburgerhof na herstel`].map((value, i) =>
      element(value, { element: `Encounter[${i}].reason` }),
    )
    expect((await probe(`"${start}"`, '', { elements: texts.slice(0, 1) })).findings).toHaveLength(1)
    expect((await probe(`"${start}"`, '', { elements: texts })).findings).toEqual([])
  })
})

describe('the end of a text', () => {
  it('is found where bytes begin inside a word', async () => {
    for (const end of [note.slice(47), wrap(note.slice(20), 30, '\n')])
      expect(await find('text', note, end)).toEqual([{ form: 'text/end', text: end }])
  })

  it.each([
    ['at the begin of a word', note.slice(18)],
    ['behind other text', `x ${note.slice(47)}`],
    ['that others end with', note.slice(60)],
    ['that goes on differently', note.slice(47).replace('rust', 'koffie')],
  ])('is not found %s', async (_name, text) => {
    expect(await find('text', note, text)).toEqual([])
  })
})

describe('pieces are not a value', () => {
  it.each<[string, ValueKind, string, string]>([
    ['with a word between them', 'name', person, 'J.G. van der heer Zerbrimbiens-Tístemkloolm'],
    ['with a piece missing', 'text', note, note.replace('rollator ', '')],
    ['in another order', 'text', address, '85 Mieskniereergracht'],
    ['of another number', 'bsn', bsn, '{"a":"9999","b":"900190"}'],
    ['inside longer numbers', 'bsn', bsn, '{"a":"19999","b":"90019"}'],
    ['with a number between them', 'bsn', bsn, '{"a":"9999","c":12,"b":"90019"}'],
    ['too far apart', 'bsn', bsn, `{"a":"99999","${'x'.repeat(300)}":"0019"}`],
    ['of another house', 'text', address, '"Mieskniereergracht","nr":58'],
  ])('%s', async (_name, kind, value, text) => {
    expect((await find(kind, value, text)).filter(({ form }) => form?.includes('spread'))).toEqual([])
  })
})

it('reads hostile text in time that grows with its length', async () => {
  const hostile = [
    `${'Mieskniereergracht '.repeat(20_000)}`,
    'Loopt met rollator tot '.repeat(20_000),
    '<'.repeat(300_000),
  ]
  for (const text of hostile) {
    const startedAt = performance.now()
    expect(await find('text', note, text)).toEqual([])
    await find('text', address, text)
    expect(performance.now() - startedAt).toBeLessThan(5000)
  }
})
