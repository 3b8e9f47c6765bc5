import { describe, expect, it } from 'vitest'
import type { ValueKind } from '../../../harness/contracts/truth.ts'
import { bitsOf } from '../../../harness/probe/forms/distinctive.ts'
import { formsOf } from '../../../harness/probe/forms/forms-of.ts'
import { makeTruth } from '../truth/make-truth.ts'
import { bsn, bsnElement, element, probe } from './subjects.ts'

const find = async (kind: ValueKind, value: string, text: string | Buffer) => {
  const { findings } = await probe(text, '', { elements: [element(value, { kind })] })
  return findings.map(({ form }) => form)
}
const instant = '2024-08-29T21:14:34.145+02:00'

describe('a value is found', () => {
  it.each<[ValueKind, string, string[]]>([
    [
      'bsn',
      bsn,
      [
        ...['999990019', '9999.90.019', '999 990 019', '999-990-019', '9999 90 019', '999.99.00.19', '0999990019'],
        ...['000999990019', 'BSN999990019', 'urn:oid:2.16.840.1.113883.2.4.6.3:999990019', '999\u00a0990\u00a0019'],
      ],
    ],
    ['bsn', '000000012', ['000000012', '0000000012']],
    ['bsn', '012345672', ['12345672']],
    [
      'date',
      '1961-03-03',
      [
        ...['1961-03-03', '19610303', '03-03-1961', '3-3-1961', '03/03/1961', '3/3/1961', '03.03.1961', '1961/03/03'],
        ...['3 maart 1961', '03 mrt 1961', '3 mrt. 1961', 'vrijdag 3 maart 1961', '3 MAART 1961', '03-MAR-1961'],
        ...['03031961', 'March 3, 1961', '1961-03-02T23:00:00.000Z', String(Date.UTC(1961, 2, 2, 23))],
        ...['19610303000000', '196103030000', '19610303000000.000+0100'],
      ],
    ],
    [
      'date',
      instant,
      [
        ...[instant, '2024-08-29T19:14:34Z', '2024-08-29 21:14:34', '20240829211434.145+0200', '20240829191434'],
        ...['29-08-2024 21:14:34', '29/08/2024 21:14:34', '1724958874', '1724958874145', '20240829T191434Z'],
        ...['Thu, 29 Aug 2024 19:14:34 GMT', '2024-08-29T21:14:34'],
      ],
    ],
    ['date', '2024-08-29T19:14:34Z', ['2024-08-29T21:14:34.000+02:00', '20240829211434']],
    [
      'name',
      "van 't Drieland-Ömsaantje",
      [
        ...[
          "van 't Drieland-Ömsaantje",
          "VAN 'T DRIELAND-ÖMSAANTJE",
          "van 't drieland-ömsaantje",
          'Drieland-Omsaantje',
        ],
        ...[
          "Drieland-Ömsaantje^Jan^^van 't",
          "Drieland-Ömsaantje, J. van 't",
          'DRIELAND-OMSAANTJE^JAN',
          'Ömsaantje-Drieland',
        ],
        ...["van 't Drieland-Ömsaantje".normalize('NFD'), 'van ’t Drieland-Ömsaantje'],
        ...['van-t-drieland-omsaantje', 'van_t_drieland_omsaantje', 'drieland.omsaantje', 'drieland-ömsaantje'],
      ],
    ],
    [
      'name',
      'Johannes de Vries',
      [
        ...['Johannes de Vries', 'Vries, Johannes de', 'de Vries, Johannes', 'Vries^Johannes^^de', 'de Vries^Johannes'],
        ...['VRIES^JOHANNES', 'JOHANNES DE VRIES', 'johannes de vries'],
        ...['johannes-de-vries', 'johannes_de_vries.pdf', 'johannes.de.vries@post.example'],
      ],
    ],
    [
      'phone',
      '06-12345678',
      [
        ...['06-12345678', '0612345678', '+31 6 12345678', '+31612345678', '0031612345678', '06 12 34 56 78'],
        ...['06.12.34.56.78', '(06) 12345678', '+31 (0)6 12345678', 'tel:+31-6-12345678', '06 1234 5678'],
      ],
    ],
    ['phone', '+31 30 123 45 67', ['0301234567', '030-1234567', '030 123 4567', '(030) 1234567', '+31-30-1234567']],
    ['postcode', '1234 AB', ['1234 AB', '1234AB', '1234ab', '1234 ab']],
    ['email', 'Jan.Plas@post.example', ['Jan.Plas@post.example', 'jan.plas@post.example', 'JAN.PLAS@POST.EXAMPLE']],
    [
      'number',
      '139.5199808',
      [
        '139.5199808',
        '139,5199808',
        '139.5199808000',
        '139,51998080',
        '1.395199808E2',
        '1.395199808e+02',
        '1395199808',
      ],
    ],
    ['number', '37.40', ['37.40', '37,40', '37.4000']],
    ['number', '139.519980800', ['139.5199808', '139,51998080']],
    ['identifier', 'POLIS-30373312055', ['polis-30373312055', 'POLIS30373312055', '30373312055']],
    [
      'text',
      'Reden van opname is één pneumonie',
      ['REDEN VAN OPNAME IS ÉÉN PNEUMONIE', 'reden van opname is een pneumonie'],
    ],
  ])('of kind %s: %s in all its spellings', async (kind, value, spellings) => {
    for (const spelled of spellings) {
      expect([spelled, await find(kind, value, `op ${spelled} geschreven`)]).toEqual([spelled, [expect.any(String)]])
    }
  })

  it.each([
    ['Latin-1', 'Jánsenstraat', Buffer.from('x Jánsenstraat', 'latin1'), 'name latin1'],
    ['Windows-1252', 'Košenstraat', Buffer.from('x Ko\x9aenstraat', 'latin1'), 'name windows-1252'],
    ['ISO 8859-9', 'Aşkınoğlu', Buffer.from('x A\xfek\xfdno\xf0lu', 'latin1'), 'name iso-8859-9'],
    ['UTF-8 that was encoded twice', 'Jánsenstraat', Buffer.from('x JÃ¡nsenstraat'), 'name utf8 twice'],
  ])('as bytes in %s', async (_set, value, bytes, form) => {
    expect(await find('name', value, bytes)).toEqual([form])
  })

  it('as eight bytes of a fraction', async () => {
    const bytes = Buffer.alloc(20, 'x')
    bytes.writeDoubleLE(139.5199808, 5)
    expect(await find('number', '139.5199808', bytes)).toEqual(['number/double-little-endian'])
  })

  it('once, where parts of it are forms of their own', async () => {
    expect(await find('name', "van 't Drieland-Ömsaantje", "x van 't Drieland-Ömsaantje y")).toEqual(['name'])
  })
})

describe('a value is not found', () => {
  it.each<[ValueKind, string, string]>([
    ['bsn', bsn, '1999990019'],
    ['bsn', bsn, '9999900190'],
    ['bsn', bsn, '19999.90.019'],
    ['bsn', '012345672', 'a12345672'],
    ['bsn', '000000012', '12'],
    ['date', '1961-03-03', '119610303'],
    ['date', '1961-03-03', 'a19610303b'],
    ['date', '1961-03-03', '03-03-61'],
    ['date', '1961-03-03', '3-3-19610'],
    ['date', instant, '2024-08-29'],
    ['date', instant, '29-08-2024 21:14'],
    ['date', instant, '2024-08-29T20:14:34Z'],
    ['name', "van 't Drieland-Ömsaantje", 'Drieland, Ömsaan'],
    ['name', 'Johannes de Vries', 'Johannes, de heer Vries'],
    ['phone', '06-12345678', '106123456789'],
    ['number', '139.5199808', '1139.5199808'],
    ['number', '139.5199808', '139.51998080001'],
    ['number', '37.40', '374'],
    ['number', '37.40', '37.41'],
    ['date', '1961-03-03', '19610303000001'],
    ['identifier', 'X-12', '12'],
    ['text', 'Reden van opname is één pneumonie', 'Reden van opname is één fractuur'],
  ])('of kind %s: %s in "%s"', async (kind, value, text) => {
    expect(await find(kind, value, text)).toEqual([])
  })
})

it('a form is searched where it has thirty bits, with six for standing alone', () => {
  for (const truth of [makeTruth(), makeTruth('another')]) {
    for (const one of truth.elements.filter(({ matchedBy }) => matchedBy === 'value')) {
      for (const { form, bytes, alone } of formsOf(one)) {
        expect(bytes.length).toBeGreaterThanOrEqual(6)
        if (form.startsWith('number/double')) continue
        const text = bytes.toString(/latin1|8859|1252/.test(form) ? 'latin1' : 'utf8')
        expect([form, bitsOf(text) + (alone === true ? 6 : 0) >= 30]).toEqual([form, true])
      }
    }
  }
})

it('a number in a register needs no boundary but digits', async () => {
  const { findings } = await probe(`x${bsn}y`, '', { elements: [bsnElement] })
  expect(findings).toHaveLength(1)
})
