import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { base64PiecesDecoder } from '../../../../harness/probe/decoders/base64-pieces.ts'
import { brokenWordsDecoder } from '../../../../harness/probe/decoders/broken-words.ts'
import { messageTextsDecoder } from '../../../../harness/probe/decoders/message-texts.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { bsn, bsnElement, probe } from '../subjects.ts'

const sentence = `Verwezen met BSN ${bsn}, komt met begeleiding van de buurvrouw uit de Zweelsteestraat.`
const pieces = (value: string, length: number) => value.match(new RegExp(`.{1,${length}}`, 'g')) ?? []

describe('a value in pieces', () => {
  it.each<[string, string, string, string]>([
    [
      'of base64',
      JSON.stringify(pieces(Buffer.from('x'.repeat(15) + sentence).toString('base64'), 48)),
      'base64-pieces',
      '","',
    ],
    ['of words', `<p>BSN <b>99</b>99900<i>19</i></p>`, 'broken-words', '99</b>99900<i>19'],
    ['of words, hidden', `<p>BSN 99\u200b999\u00ad00\u200b19</p>`, 'broken-words', '99\u200b999\u00ad00\u200b19'],
    ['of cells', `<td>${[...bsn].join('</td><td>')}</td>`, 'broken-words', [...bsn].join('</td><td>')],
  ])('%s is found with its place, and found again', async (_name, text, step, place) => {
    const { findings } = await probe(text, '', { elements: [bsnElement] })
    const finding = findings.find(({ chain }) => chain.some((one) => one.step === step))
    expect(finding).toBeDefined()
    if (finding === undefined) return
    const bytes = Buffer.from(text)
    expect(bytes.subarray(finding.offset, finding.offset + finding.length).toString()).toContain(place)
    const { view } = await replayChain(bytes, finding, [])
    expect(view.bytes.toString()).toContain(bsn)
  })
})

it('a long text over many segments is found, whatever is escaped in it', async () => {
  const note = `Pijn & koorts sinds Zwalmeersdrecht; ${'hoest, slaapt slecht en eet weinig, '.repeat(30)}naar huis.`
  const escaped = note.replaceAll('&', '\\T\\')
  const [hl7, edifact] = [
    `MSH|^~\\&|A\rPID|1\r${pieces(escaped, 40).map((piece, i) => `OBX|${i + 1}|TX|N^Notitie||${piece}||||||F\r`)}`,
    `UNH+1+MEDREC:1'\r\n${pieces(note.replace(';', ':'), 70)
      .map((piece) => `FTX+TXT+++${piece.replace(':', '?:')}'\r\n`)
      .join('')}`,
  ]
  for (const [text, value] of [
    [hl7.replaceAll('\r,', '\r'), note],
    [edifact, note.replace(';', ':')],
  ] as const) {
    const { findings } = await probe(text, value)
    const whole = findings.find(({ form }) => form === 'text')
    expect(text.slice(whole?.offset)).toMatch(/^Pijn/)
  }
})

describe('hostile input', () => {
  const words = [
    '<b',
    '<b a',
    '<b>',
    'a<b>',
    'a<b x="',
    'a\xe2\x80\x8b',
    'aaa\xadaaa',
    '1<td>',
    '1</td> ',
    '>1<',
    '<b><td>1',
  ]
  const letters = ['A', `${'Q'.repeat(40)} `, `${'Qz'.repeat(30)}","`, `${'A'.repeat(39)}.`, `${'B'.repeat(64)}1,1`]
  const segments = [
    "FTX+FTX+FTX+FTX+'",
    'OBX|',
    'OBX|1|TX|a||~',
    '\rOBX|1|TX|a||x',
    'FTX+',
    "FTX+a+++b:c'",
    'FTX+?',
    '\rNTE|1|L|',
    'OBX||||||||',
  ]
  const fill = (text: string) => createRootView(Buffer.from(text.repeat(Math.ceil(400_000 / text.length)), 'latin1'))

  it.each([
    ...words.map((text) => [text, brokenWordsDecoder] as const),
    ...letters.map((text) => [text, base64PiecesDecoder] as const),
    ...segments.map((text) => [text, messageTextsDecoder] as const),
  ])('is read in time that grows with its length: %s', (text, decoder) => {
    const view = fill(text)
    const startedAt = performance.now()
    const { parts } = decoder.decode(view, createBudget())
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(parts.reduce((total, { bytes }) => total + bytes.length, 0)).toBeLessThanOrEqual(2 * view.bytes.length)
  })
})
