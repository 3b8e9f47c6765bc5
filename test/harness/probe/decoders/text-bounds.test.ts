import lzString from 'lz-string'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { textEncodings } from '../../../../harness/probe/decoders/text-encodings.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { encoders } from './text-encoders.ts'

const thirdOfMegabyte = 333_000
const fill = (text: string) => Buffer.from(text.repeat(Math.ceil(thirdOfMegabyte / text.length)))

/** Texts in which every few bytes could begin something that never ends, or ends each time. */
const hostile: Readonly<Record<string, string>> = {
  backslashes: '\\',
  'escaped line ends': '\\\n',
  'escapes of nginx': '\\x5c',
  'equals signs': '=\n',
  'quoted-printable': '=C3=A1',
  'percent signs': '%41',
  ampersands: '&amp;',
  'references without end': '&#x00000',
  'plus signs': '+',
  'stretches of UTF-7': '+AOE-',
  'stretches of UTF-7 without end': '+AOEA4QDh',
  'openings of comments': '<!--',
  'openings of CDATA': '<![CDATA[',
  'openings of encoded words': '=?utf-8?q?',
  'encoded words': '=?utf-8?q?a?= ',
  'folded lines': '\n ',
  'folded fields': 'a:b\n c\n',
  'escapes of HL7': '\\XAAAA',
  'release characters': "?'A'UNH+",
  'heads of data URLs': 'data:;a;a;a;a',
  'numbered parameters': 'aaa*0=b;aaa*1=c;',
  'doubled quotes': '""a',
  'letters of base32': 'MFRGG2DBNZXA',
  'letters of base58': '2NEpo7TZRRrLZSi2U',
  'letters of lz-string': 'N4IgbiBcIKoHICED',
  'one letter': 'A',
  Chinese: '漢字仮名交文',
}

describe('the time for hostile text', () => {
  it.each(Object.entries(hostile))(
    'grows no faster than its length: %s',
    (_name, text) => {
      const view = createRootView(fill(text))
      const startedAt = performance.now()
      for (const { decoder } of textEncodings) decoder.decode(view, createBudget())
      expect(performance.now() - startedAt).toBeLessThan(6_000)
    },
    20_000,
  )
})

describe('the budget', () => {
  const decode = (id: string, input: Buffer, maxExpandedBytes = 32 * 1024 * 1024) => {
    const budget = createBudget({ maxExpandedBytes })
    const entry = textEncodings.find(({ decoder }) => decoder.id === id)
    return { parts: entry?.decoder.decode(createRootView(input), budget).parts ?? [], hits: budget.hits }
  }

  it('records a run of base58 that is too long to be read', () => {
    const text = Buffer.from(Array.from({ length: 14_000 }, (_, i) => (i * 7919) >> 3))
    const run = encoders.base58?.(text) ?? Buffer.alloc(0)
    expect(run.length).toBeGreaterThan(16_384)
    expect(decode('base58', run)).toEqual({ parts: [], hits: ['base58: a run of more than 16384 letters'] })
  })

  it('records nothing for a long run of few letters, which is no base58', () => {
    expect(decode('base58', Buffer.alloc(20_000, 'A'))).toEqual({ parts: [], hits: [] })
  })

  it('reads a run of base58 up to that length', () => {
    const text = Buffer.from('Reden van opname: pneumonie. '.repeat(400))
    const [part] = decode('base58', encoders.base58?.(text) ?? Buffer.alloc(0)).parts
    expect(part?.bytes.equals(text)).toBe(true)
  })

  it('records what lz-string would expand beyond it', () => {
    const bomb = Buffer.from(lzString.compressToBase64('abc'.repeat(200_000)))
    expect(decode('lz-string', bomb, 60_000)).toEqual({ parts: [], hits: ['lz-string: more than 60000 bytes'] })
    expect(decode('lz-string', bomb).parts[0]?.bytes.length).toBe(600_000)
  })
})

describe('parts', () => {
  it('are told apart by their range and name, as a replay needs', () => {
    const text = Object.values(encoders)
      .map((encode) => encode(Buffer.from('Jánsenstra & Zn + "x" %u00e1')).toString())
      .join('\n')
    for (const { decoder } of textEncodings) {
      const { parts } = decoder.decode(createRootView(Buffer.from(text)), createBudget())
      const keys = parts.map(({ at, part }) => `${at.offset} ${at.length} ${part}`)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  it('are read from the only text between control characters, which keep small parts apart', () => {
    const marked = 'J=C3=A1n %41 \\x41 &amp; <t>a<!-- -->b</t> a:b\n c +AOE- ""a"" =?utf-8?q?x?= x*0=a;x*1=b'
    const text = `${marked}\x07${marked}\x07${marked}`
    for (const { decoder } of textEncodings) {
      for (const { at } of decoder.decode(createRootView(Buffer.from(text)), createBudget()).parts)
        expect(text.slice(at.offset, at.offset + at.length)).not.toContain('\x07')
    }
  })
})
