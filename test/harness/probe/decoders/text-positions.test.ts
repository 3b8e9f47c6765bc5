import lzString from 'lz-string'
import { describe, expect, it } from 'vitest'
import { probe } from '../subjects.ts'
import { encoders } from './text-encoders.ts'

const value = 'Jánsenstra onder'
const lz = lzString.compressToBase64(value)

/** Per encoding: what stands before, the value as it is encoded, what stands behind. */
const places: Readonly<Record<string, readonly [string, string, string]>> = {
  percent: ['q=%20', 'J%C3%A1nsenstra%20onder', '%20x'],
  form: ['q=a+', 'J%C3%A1nsenstra+onder', '+x'],
  'percent, %u': ['q=%20', 'J%u00e1nsenstra%u0020onder', '%20x'],
  'json-string': ['"\\n', 'J\\u00e1nsenstra onder', '\\n"'],
  'xml-entities': ['<t>&lt;', 'J&#xe1;nsenstra&#32;onder', '&gt;</t>'],
  'c-escapes': ['"\\x22', 'J\\303\\241nsenstra\\x20onder', '\\x22"'],
  'quoted-printable': ['a=3D', 'J=C3=A1nsen=\r\nstra onder', '=3D'],
  'encoded-word': ['Subject: =?utf-8?Q?a_', 'J=C3=A1nsen?=\r\n =?utf-8?Q?stra_onder', '_b?='],
  'encoded-word, B': ['Subject: a =?utf-8?B?', 'SsOhbnNlbnN0cmEgb25kZXI', '=?='],
  cdata: ['<t><![CDATA[a ', 'Jánsen]]><![CDATA[stra onder', ' b]]></t>'],
  'header-folding': ['X-A: b ', 'Jánsenstra\r\n onder', ' c'],
  utf7: ['+AOk-', 'J+AOE-nsenstra onder', '+AOk-'],
  'doubled-quotes': ['1,"a ""', 'Jánsenstra onder', '"" b"'],
  'hl7-escapes': ['MSH|^~\\&|A\rOBX|\\T\\', 'J\\XC3A1\\nsenstra onder', '\\T\\|'],
  'edifact-escapes': ["UNH+1'FTX+?+", 'Jánsenstra onder', "?+'"],
  'data-url': ['"data:text/plain,x%20', 'J%C3%A1nsenstra%20onder', '%20x"'],
  base32: ['id: ', 'JLB2C3TTMVXHG5DSMEQG63TEMVZA', '===='],
  'lz-string': ['x="', lz.replaceAll('=', ''), '"'],
}

describe('the range of a finding', () => {
  it.each(Object.entries(places))('is that of the encoded value: %s', async (_name, [before, encoded, behind]) => {
    const { findings } = await probe(`${before}${encoded}${behind}`, value)
    const from = Buffer.byteLength(before)
    expect(findings.map(({ offset, length }) => [offset, offset + length])).toContainEqual([
      from,
      from + Buffer.byteLength(encoded),
    ])
  })

  it('is that of the run where the digits of one number hold it', async () => {
    const run = encoders.base58?.(Buffer.from(value)).toString() ?? ''
    const { findings } = await probe(`id: ${run} x`, value)
    expect(findings).toMatchObject([{ offset: 4, length: run.length, chain: [{ step: 'base58' }] }])
  })
})
