import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { pdfDecoder } from '../../../../harness/probe/decoders/pdf.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { decode, probe, textsOf } from '../subjects.ts'
import { makePage, makePdf } from './files/make-pdf.ts'
import { writtenByOthers } from './files/written-by-others.ts'

const value = 'pneumonie links onder'
const shown = `BT /F1 12 Tf 72 720 Td (${value}) Tj ET`

describe('text that is shown', () => {
  const textOf = (content: string, font?: string, more = {}) =>
    textsOf('pdf', makePage(content, { ...(font === undefined ? {} : { font }), ...more }))

  it.each([
    ['kerning in a word', '/F1 12 Tf [(pneu) -20 (mo) 30 (nie)] TJ', 'pneumonie'],
    ['kerning for a space', '/F1 12 Tf [(pneumonie) -300 (links)] TJ', 'pneumonie links'],
    ['glyphs placed one by one', '/F1 10 Tf (p) Tj 5.56 0 Td (n) Tj 5.56 0 Td (e) Tj 5.56 0 Td (u) Tj', 'pneu'],
    ['words placed one by one', '/F1 10 Tf (een) Tj 25 0 Td (twee) Tj', 'een twee'],
    ['lines', '/F1 10 Tf 14 TL (een) Tj (twee) \' 0 0 (drie) "', 'een\ntwee\ndrie'],
    ['a scaled page', '/F1 1 Tf 10 0 0 10 0 0 Tm (pneu) Tj 10 0 0 10 22.24 0 Tm (monie) Tj', 'pneumonie'],
    ['a turned page', '/F1 10 Tf 0 1 -1 0 0 0 Tm (pneu) Tj 0 1 -1 0 0 22.24 Tm (monie) Tj', 'pneumonie'],
    ['hexadecimal', '/F1 10 Tf <706e 6575> Tj', 'pneu'],
    ['escapes', '/F1 10 Tf (J\\341n\\\nsen \\(1\\)) Tj', 'Jánsen (1)'],
    ['an inline image before it', 'BI /W 1 /H 1 ID (Tj EI) x EI /F1 10 Tf (pneu) Tj', 'pneu'],
    ['what it stands for', '/F1 10 Tf /Span << /ActualText <FEFF00700061> >> BDC (x) Tj EMC', 'x\npa'],
  ])('%s', (_name, content, text) => {
    expect(textOf(`BT ${content} ET`)).toContain(text)
  })

  it('is read through a map to Unicode', () => {
    const cmap = `1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0001> <0003> <0070> <0010> <0011> [<00E1> <00660069>] endbfrange 1 beginbfchar <0020> <D83DDE00> endbfchar`
    const font =
      '<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /DW 500 >>] >>'
    const content = 'BT /F1 10 Tf <00010002000300100011> Tj 25 0 Td <0020> Tj ET'
    expect(textOf(content, font, { more: [{ value: '', stream: Buffer.from(cmap) }] })).toContain('pqráfi😀')
  })

  it('is read by the names of glyphs', () => {
    const font = '<< /Type /Font /Subtype /Type1 /Encoding << /Differences [1 /J /aacute /n 65 /uni20AC /fi] >> >>'
    expect(textOf('BT /F1 10 Tf (\\001\\002\\003AB) Tj ET', font)).toContain('Ján€fi')
  })

  it('is also given without its lines', () => {
    expect(textOf('BT /F1 10 Tf 14 TL (een) Tj T* (twee) Tj ET')).toContain('een twee')
  })

  it('is put together over streams, and found in forms and in what was replaced', () => {
    const file = makePdf([
      { value: '<< /Type /Page /Contents [2 0 R 3 0 R] /Resources << /Font << /F1 4 0 R >> >> >>' },
      { value: '', stream: Buffer.from('BT /F1 10 Tf (pneu) Tj') },
      { value: '', stream: Buffer.from('(monie) Tj ET'), withoutLength: true },
      { value: '<< /Type /Font /Subtype /Type1 >>' },
      { value: '/Subtype /Form', stream: Buffer.from('BT /F1 10 Tf (in een formulier) Tj ET') },
    ])
    const update = Buffer.from('2 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n')
    const texts = textsOf('pdf', Buffer.concat([file, update]))
    expect(textsOf('pdf', file)).toContain('pneumonie')
    expect(texts).toContain('in een formulier')
    expect(texts).toContain('pneu')
  })
})

describe('filters', () => {
  const hex = (bytes: Buffer) => Buffer.from(`${bytes.toString('hex')}>`)
  const rows = (text: string, width: number) =>
    Buffer.concat(
      (text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? []).map((row, i, all) =>
        encodeUp(row.padEnd(width), all[i - 1]),
      ),
    )
  const encodeUp = (row: string, before = '') =>
    Buffer.from([2, ...Buffer.from(row).map((byte, i) => byte - (before.charCodeAt(i) || 0))])

  it.each([
    ['a chain of two', '/Filter [/ASCIIHexDecode /FlateDecode]', hex(deflateSync(shown))],
    ['a predictor', '/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 9 >>', deflateSync(rows(shown, 9))],
    [
      'run length',
      '/Filter /RunLengthDecode',
      Buffer.concat([Buffer.from([shown.length - 1]), Buffer.from(shown), Buffer.from([254, 32, 128])]),
    ],
    // The example of ISO 32000-1 7.4.4.2 followed by this text in nine-bit codes.
    ['LZW', '/Filter /LZWDecode', lzw(shown)],
    ['ASCII85', '/Filter /ASCII85Decode', ascii85(shown)],
  ])('%s', (_name, filter, stream) => {
    expect(textsOf('pdf', makePage(stream, { filter }))).toContain(value)
  })

  it('reads what other programs wrote', () => {
    expect(textsOf('pdf', writtenByOthers.pdfReportLab)).toContain(
      'Reden van opname: pneumonie links\nvan mw. Jánsenstra',
    )
  })
})

describe('files', () => {
  it('with objects in object streams', () => {
    const values = '<< /Title (pneu\\155onie) >> << /Title <FEFF006C0069006E006B0073> >>'
    const header = '11 0 12 28 '
    const stream = deflateSync(header + values)
    const file = makePdf([{ value: `/Type /ObjStm /N 2 /First ${header.length} /Filter /FlateDecode`, stream }])
    expect(textsOf('pdf', file)).toEqual(expect.arrayContaining(['pneumonie', 'links']))
  })

  it('with the empty password are opened', () => {
    for (const pdf of [writtenByOthers.pdfAes256, writtenByOthers.pdfRc4]) {
      const texts = decode('pdf', pdf).parts.map(({ bytes }) => bytes.toString('latin1'))
      expect(texts).toEqual(expect.arrayContaining(['pneumonie links', 'mw. Jánsenstra, dossier']))
    }
  })

  it('with a file in them, that holds a file', async () => {
    const inner = makePage(deflateSync(shown), { filter: '/Filter /FlateDecode' })
    const attached = makePdf([{ value: '/Type /EmbeddedFile /Filter /FlateDecode', stream: deflateSync(inner) }])
    const disabled = ['zlib', 'deflate']
    const { findings } = await probe(Buffer.concat([Buffer.from('abc'), attached, makePage('')]), value, { disabled })
    expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())).toContain('pdf,pdf')
  })

  it('point to the stream of what was found', async () => {
    const pdf = makePage(deflateSync(shown), { filter: '/Filter /FlateDecode' })
    const { findings } = await probe(pdf, value, { disabled: ['zlib', 'deflate'] })
    const at = pdf.indexOf(deflateSync(shown))
    expect(findings[0]).toMatchObject({ offset: at, length: deflateSync(shown).length })
  })
})

describe('limits', () => {
  it('end streams that expand to too much', () => {
    const budget = createBudget({ maxExpandedBytes: 100_000 })
    const bomb = Array.from({ length: 8 }, (_, i) => ({
      value: '/Filter /FlateDecode',
      stream: deflateSync(Buffer.alloc(i === 0 ? 1_000_000 : 90_000)),
    }))
    const { parts } = pdfDecoder.decode(createRootView(makePdf(bomb)), budget)
    expect(parts.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(1_000_000)
    expect(budget.hits).toEqual(['deflate: more than 100000 bytes', 'PDF: more than 400000 bytes from one file'])
  })

  it('end pages that all point to one stream', () => {
    const budget = createBudget({ maxExpandedBytes: 100_000 })
    const pages = Array.from({ length: 200 }, () => ({ value: '<< /Type /Page /Contents 1 0 R >>' }))
    const content = Buffer.from('BT (x) Tj ET '.repeat(5000))
    pdfDecoder.decode(createRootView(makePdf([{ value: '', stream: content }, ...pages])), budget)
    expect(budget.hits).toEqual(['PDF: more than 400000 bytes from one file'])
  })

  it.each([
    ['brackets', `1 0 obj ${'['.repeat(200_000)}`],
    ['dictionaries', `1 0 obj ${'<<'.repeat(150_000)}`],
    ['open strings', '1 0 obj ('.repeat(40_000)],
    ['objects', '1 0 obj 1 '.repeat(40_000)],
    ['streams without an end', '1 0 obj <<>> stream\n'.repeat(20_000)],
    ['references in a ring', '1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj '.repeat(8000)],
    ['headers', '%PDF-1.7 %%EOF '.repeat(20_000)],
    ['pages in a ring', '1 0 obj << /Type /Page /Parent 1 0 R /Contents 1 0 R >> endobj '.repeat(5000)],
    ['trailers', 'trailer << /A ['.repeat(20_000)],
  ])('hold for a file of %s', (_name, text) => {
    const startedAt = performance.now()
    pdfDecoder.decode(createRootView(Buffer.from(`%PDF-1.7\n${text}`)), createBudget())
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})

/** Clear, each byte as a code, end: with a clear before the codes would grow. */
function lzw(text: string): Buffer {
  const codes = [
    256,
    ...Array.from(text, (letter, i) => [letter.charCodeAt(0), ...(i % 200 === 199 ? [256] : [])]).flat(),
    257,
  ]
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('')
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)))
}

function ascii85(text: string): Buffer {
  const groups = text.match(/.{1,4}/gs) ?? []
  const letters = groups.map((group) => {
    let value = Buffer.from(group.padEnd(4, '\0')).readUInt32BE()
    let encoded = ''
    for (let i = 0; i < 5; i += 1, value = Math.floor(value / 85))
      encoded = String.fromCharCode(33 + (value % 85)) + encoded
    return encoded.slice(0, group.length + 1)
  })
  return Buffer.from(`${letters.join('')}~>`)
}
