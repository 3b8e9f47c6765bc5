import { describe, expect, it } from 'vitest'
import type { Mark, Segment } from '../../../harness/contracts/transcript.ts'
import { cutAtMarks, layOut, shorten } from '../../../harness/report/html/viewer/display-text.ts'
import { makeHexRows } from '../../../harness/report/html/viewer/hex-rows.ts'
import { isOpenedFurther } from '../../../harness/report/html/viewer/opened-further.ts'

function markOf(text: string, value: string): Mark {
  return { start: text.indexOf(value), length: value.length, element: value, level: 'plaintext', finding: 'f1' }
}

describe('laying out JSON', () => {
  it.each([
    '{"a":{"b":[1,2,{"c":"geheim"}],"d":[]},"e":{}}',
    '{"a":"{not: [json]}, geheim \\" still","b":1}',
    '["geheim"]',
  ])('keeps the meaning and the marks of %s', (text) => {
    const laidOut = layOut({ text, marks: [markOf(text, 'geheim')] })
    expect(laidOut.text).toContain('\n')
    expect(JSON.parse(laidOut.text)).toEqual(JSON.parse(text))
    expect(laidOut.marks.map(({ start, length }) => laidOut.text.slice(start, start + length))).toEqual(['geheim'])
  })

  it('moves a mark on a number and one on a whole pair', () => {
    const text = '{"a":1234,"b":"x"}'
    const laidOut = layOut({ text, marks: [markOf(text, '1234'), markOf(text, '"b":"x"')] })
    expect(laidOut.marks.map(({ start, length }) => laidOut.text.slice(start, start + length))).toEqual([
      '1234',
      '"b": "x"',
    ])
  })

  it.each(['<xml/>', 'GET / HTTP/1.1', '{"a":', '{\n "a": 1\n}'])('leaves %j as it is', (text) => {
    expect(layOut({ text, marks: [] }).text).toBe(text)
  })
})

describe('cutting at marks', () => {
  it('gives the whole text back, marked where it was', () => {
    const text = 'naam: Quint, bsn: 999990019.'
    const runs = cutAtMarks({ text, marks: [markOf(text, '999990019'), markOf(text, 'Quint')] })
    expect(runs.map((run) => run.text).join('')).toBe(text)
    expect(runs.filter((run) => run.mark !== undefined).map((run) => run.text)).toEqual(['Quint', '999990019'])
  })

  it('lets the first of two overlapping marks win', () => {
    const text = 'Quintavelde'
    const runs = cutAtMarks({ text, marks: [markOf(text, 'Quintavelde'), markOf(text, 'velde')] })
    expect(runs).toHaveLength(1)
  })

  it('does not shorten inside a mark', () => {
    const text = '0123456789'
    const shortened = shorten({ text, marks: [markOf(text, '4567')] }, 5)
    expect(shortened.text).toBe('01234567')
    expect(shortened.marks).toHaveLength(1)
  })
})

describe('bytes that are no text', () => {
  const http = { step: 'http', offset: 0, length: 90, part: 'body' }
  const make = (chain: Segment['chain'], closed?: string): Segment => ({
    label: 'body',
    chain,
    text: '',
    marks: [],
    ...(closed === undefined ? {} : { closed }),
  })
  const binary = make([http], 'binary, 90 bytes')
  const unzipped = make([http, { step: 'gzip', offset: 0, length: 90 }])

  it('are no more than a wrapping when something came out of them', () => {
    expect(isOpenedFurther(binary, [binary, unzipped])).toBe(true)
  })

  it('are closed when nothing came out of them, or only something closed', () => {
    expect(isOpenedFurther(binary, [binary])).toBe(false)
    expect(isOpenedFurther(binary, [binary, { ...unzipped, closed: 'binary, 7 bytes' }])).toBe(false)
    expect(
      isOpenedFurther(binary, [
        binary,
        make([
          { ...http, offset: 9 },
          { step: 'gzip', offset: 0, length: 90 },
        ]),
      ]),
    ).toBe(false)
  })

  it('are closed when they are ciphertext inside a text of which another piece was read', () => {
    const text = make([http])
    const ciphertext = make([http], 'JWE, no key')
    expect(isOpenedFurther(ciphertext, [text, ciphertext, unzipped])).toBe(false)
  })
})

describe('a hex dump', () => {
  it('begins rows at multiples of the width and marks the range', () => {
    const bytes = new TextEncoder().encode('abc\n999990019')
    const rows = makeHexRows({ bytes, offset: 30, start: 4, length: 9 }, 16)
    expect(rows.map(({ offset }) => offset)).toEqual([16, 32])
    expect(rows[0]?.bytes[13]).toBeUndefined()
    expect(rows[0]?.bytes[14]).toEqual({ hex: '61', ascii: 'a', inRange: false })
    expect(rows[1]?.bytes[1]?.ascii).toBe('·')
    const marked = rows.flatMap(({ bytes: row }) => row).filter((byte) => byte?.inRange)
    expect(marked.map((byte) => byte?.ascii).join('')).toBe('999990019')
  })
})
