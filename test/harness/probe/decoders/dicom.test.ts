import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { dicomDecoder } from '../../../../harness/probe/decoders/dicom.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { decode, probe, textsOf } from '../subjects.ts'
import { createDicomWriter, makeDicomFile, makeTransfers } from './files/make-dicom.ts'
import { makePage } from './files/make-pdf.ts'
import { writtenByOthers } from './files/written-by-others.ts'

const { element, item, delimiter } = createDicomWriter({ explicit: true })
const explicit = '1.2.840.10008.1.2.1'
const pdf = makePage('BT /F1 12 Tf [(pneu) -20 (monie)] TJ ET')

describe('character sets', () => {
  it.each([
    ['ISO_IR 100', 'J\xe1nsenstra^Miep', 'Jánsenstra^Miep'],
    ['ISO_IR 101', 'Dvo\xf8\xe1k', 'Dvořák'],
    ['ISO_IR 148', '\xdeule', 'Şule'],
    ['ISO_IR 126', '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2', 'Διονυσιος'],
    ['ISO_IR 144', '\xbb\xee\xda\x63\x65\xdc\xd1\xe3\xe0\xd3', 'Люкceмбург'],
    ['GB18030', '\xcd\xf5^\xd0\xa1\xb6\xab', '王^小东'],
    ['\\ISO 2022 IR 101', 'Dvo\x1b-B\xf8\xe1k', 'Dvořák'],
    ['\\ISO 2022 IR 87', 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B', 'Yamada^Tarou=山田^太郎'],
    ['\\ISO 2022 IR 149', 'Hong^Gildong=\x1b$)C\xfb\xf3^\xd1\xce\xd4\xd7', 'Hong^Gildong=洪^吉洞'],
    ['', 'J\xe1nsenstra', 'Jánsenstra'],
  ])('%s', (set, value, text) => {
    const dataSet = Buffer.concat([
      element(0x00080005, 'CS', set),
      element(0x00100010, 'PN', Buffer.from(value, 'latin1')),
    ])
    expect(textsOf('dicom', makeDicomFile(explicit, dataSet)).map((part) => part.trimEnd())).toContain(text)
  })

  it('leave text in UTF-8 where it stands', () => {
    const dataSet = Buffer.concat([element(0x00080005, 'CS', 'ISO_IR 192'), element(0x00100010, 'PN', 'Dvořák^Miep')])
    const file = makeDicomFile(explicit, dataSet)
    const name = decode('dicom', file).parts.find(({ part }) => part?.startsWith('00100010'))
    expect(name?.positionOf?.(0)).toBe(file.indexOf('Dvořák'))
  })
})

describe('what is enclosed', () => {
  it('comes out as a document', async () => {
    const file = makeDicomFile(explicit, element(0x00420011, 'OB', pdf))
    const { findings } = await probe(file, 'pneumonie', { disabled: ['http'] })
    expect(findings.length).toBeGreaterThan(0)
    expect(textsOf('dicom', file).some((text) => text.startsWith('%PDF-'))).toBe(true)
  })

  it('comes out of fragments of pixel data, and pixels do not', () => {
    const fragments = [
      item(Buffer.alloc(0)),
      item(Buffer.from('\xff\xd8 beeld een ', 'latin1')),
      item(Buffer.from('beeld twee, het laatste ')),
    ]
    const encapsulated = Buffer.concat([element(0x7fe00010, 'OB', '', true), ...fragments, delimiter()])
    const parts = decode('dicom', makeDicomFile('1.2.840.10008.1.2.4.50', encapsulated)).parts.slice(1)
    expect(parts.map(({ bytes }) => bytes.length)).toEqual([24])
    expect(
      decode('dicom', makeDicomFile(explicit, element(0x7fe00010, 'OW', Buffer.alloc(64, 'x')))).parts,
    ).toHaveLength(1)
  })

  it('comes out of private sequences of unknown representation', () => {
    const implicit = createDicomWriter({ explicit: false })
    const inner = implicit.item(implicit.element(0x00101081, 'LT', 'binnenin '), true)
    const file = makeDicomFile(
      explicit,
      Buffer.concat([
        element(0x00091001, 'UN', '', true),
        inner,
        implicit.delimiter(),
        element(0x00101081, 'LT', 'erna'),
      ]),
    )
    expect(textsOf('dicom', file)).toEqual(expect.arrayContaining(['binnenin  ', 'erna']))
  })
})

describe('files that other programs wrote', () => {
  it('are read when deflated', async () => {
    const { findings } = await probe(writtenByOthers.dicomDeflated, 'Jánsenstra', { disabled: ['deflate'] })
    expect(findings[0]?.chain.map(({ step, part }) => part ?? step)).toContain('data set')
  })

  it('are read when big endian, with sequences of undefined length', () => {
    expect(textsOf('dicom', writtenByOthers.dicomBigEndian).map((text) => text.trimEnd())).toEqual(
      expect.arrayContaining(['Jánsenstra^Miep', 'pneumonie links']),
    )
  })
})

it('an association gives its data sets, put together', async () => {
  const dataSet = Buffer.concat([
    element(0x00080005, 'CS', 'ISO_IR 101'),
    element(0x00080060, 'CS', 'DOC'),
    element(0x00101081, 'LT', Buffer.from('Dossier van mw. Dvo\xf8\xe1k', 'latin1')),
  ])
  const half = dataSet.length - 12
  const stream = makeTransfers([
    { content: Buffer.from('opdracht'), command: true, last: true },
    { content: dataSet.subarray(0, half) },
    { content: dataSet.subarray(half), last: true },
  ])
  expect(decode('dicom-pdu', stream).parts.map(({ part }) => part)).toEqual(['command 1', 'data set 1'])
  const { findings } = await probe(stream, 'Dossier van mw. Dvořák')
  expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())).toContain('dicom-pdu,dicom')
})

describe('limits', () => {
  it('end sequences that are nested too deeply', () => {
    const nested = Buffer.concat(
      Array.from({ length: 2000 }, () =>
        Buffer.concat([element(0x00081140, 'SQ', '', true), item(Buffer.alloc(0), true).subarray(0, 8)]),
      ),
    )
    const budget = createBudget()
    dicomDecoder.decode(createRootView(makeDicomFile(explicit, nested)), budget)
    expect(budget.hits).toEqual(['DICOM sequences nested too deeply'])
  })
})
