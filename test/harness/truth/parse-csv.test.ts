import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tryParseCsv } from '../../../harness/truth/parse-csv.ts'

const fields = (text: string, separator: ',' | ';' = ',') => rows(text, separator)?.map((row) => row.fields)
const rows = (text: string, separator: ',' | ';' = ',') => {
  const result = tryParseCsv(text, separator)
  return 'rows' in result ? result.rows : undefined
}

describe('tryParseCsv', () => {
  it('reads plain and quoted fields, with either line end', () => {
    expect(fields('a,b\r\n1,"x, ""y""\nz"\n,2')).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"\nz'],
      ['', '2'],
    ])
    expect(fields('a;b,c;', ';')).toEqual([['a', 'b,c', '']])
  })

  it('passes over empty lines and knows the line of each row', () => {
    expect(rows('a\n\n"b\nc"\nd\n')?.map(({ line }) => line)).toEqual([1, 3, 5])
    expect(rows('')).toEqual([])
  })

  it.each([
    ['"a', { line: 1, column: 1 }],
    ['x,y\na,"b\nc', { line: 2, column: 3 }],
    ['"a"b,c', { line: 1, column: 1 }],
  ])('refuses %j, and tells where', (text, fault) => {
    expect(tryParseCsv(text, ',')).toEqual({ fault })
  })

  it('reads back whatever was written', () => {
    const row = fc
      .array(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', ' ') }), { minLength: 2, maxLength: 4 })
      .filter((r) => r.join('') !== '')
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (written) => {
        const quote = (field: string) => `"${field.replaceAll('"', '""')}"`
        const text = written.map((r) => r.map(quote).join(',')).join('\r\n')
        expect(fields(text)).toEqual(written)
      }),
      { numRuns: 100 },
    )
  })

  it('never throws on other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', 'a') }), (text) => {
        tryParseCsv(text, ',')
      }),
    )
  })

  it('reads a field of millions of characters', () => {
    const field = 'a""'.repeat(1_700_000)
    expect(fields(`"${field}",b`)?.[0]?.[0]?.length).toBe(3_400_000)
  })
})
