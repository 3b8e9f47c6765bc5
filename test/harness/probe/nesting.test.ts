import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { probe, textsOf } from './subjects.ts'

const value = 'pneumonie links onder'

function nest(depth: number): string {
  let text = value
  for (let n = 0; n < depth; n += 1) text = Buffer.from(`${text} laag ${n}`).toString('base64')
  return text
}

describe('nesting', () => {
  it.each([10, 12, 14])('is followed to a depth of %i', async (depth) => {
    const { findings, coverage } = await probe(nest(depth), value)
    expect(findings.map(({ chain }) => chain.length)).toEqual([depth])
    expect(coverage.budgetsHit).toEqual([])
  })

  it('ends in a stated budget at fifteen', async () => {
    const { findings, coverage } = await probe(nest(15), value)
    expect(findings).toEqual([])
    expect(coverage.budgetsHit).toEqual(['depth of 14 steps'])
  })

  it('goes through different encodings', async () => {
    const inner = `{"data":"\\u0048\\u0034${gzipSync(value).toString('base64').slice(2)}"}`
    const { findings } = await probe(`x=${encodeURIComponent(inner)}`, value)
    expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['percent', 'json-string', 'base64', 'gzip'])
  })
})

describe('alignment', () => {
  it.each([0, 1, 2, 3])('base64 glued to %i letters is read', async (count) => {
    const { findings } = await probe(`${'Zq7x'.slice(0, count)}${Buffer.from(value).toString('base64')}`, value)
    expect(findings).toHaveLength(1)
  })

  it.each([0, 1, 2, 3])('long base64 glued to %i letters is read', async (count) => {
    const { findings } = await probe(
      `${'Zq7x'.slice(0, count)}${Buffer.from(value.padEnd(400, '-')).toString('base64')}`,
      value,
    )
    expect(findings).toHaveLength(1)
  })

  it.each([0, 1])('hex glued to %i digits is read', (count) => {
    expect(textsOf('hex', `${'a'.repeat(count)}${Buffer.from(value).toString('hex')}`).join()).toContain(value)
  })
})

describe('offsets', () => {
  it.each([
    [
      'base64 at the letter it begins in',
      Buffer.from(`ab${value}cd`).toString('base64'),
      Math.floor((2 * 4) / 3),
      Math.ceil((23 * 4) / 3),
    ],
    ['hex', Buffer.from(`ab${value}`).toString('hex'), 4, 46],
    ['percent', `%41${encodeURIComponent(value)}`, 3, 3 + encodeURIComponent(value).length],
    ['utf16', Buffer.from(`ab${value}`, 'utf16le').toString('latin1'), 4, 46],
    ['json-string', `"\\n${value}\\n"`, 3, 24],
    ['xml-entities', `&amp;${value}`, 5, 26],
  ])('are exact: %s', async (_name, encoded, start, end) => {
    const before = 'begin "'
    const { findings } = await probe(Buffer.from(`${before}${encoded}`, 'latin1'), value)
    const [finding] = findings
    expect([finding?.offset, (finding?.offset ?? 0) + (finding?.length ?? 0)]).toEqual([
      before.length + start,
      before.length + end,
    ])
  })

  it('name the whole compressed run where nothing more exact is to be said', async () => {
    const compressed = gzipSync(value)
    const { findings } = await probe(Buffer.concat([Buffer.from('voor '), compressed]), value)
    expect(findings[0]).toMatchObject({ offset: 5, length: compressed.length })
  })
})

it('finds every occurrence, each with its own range', async () => {
  const encoded = Buffer.from(value).toString('base64')
  const { findings } = await probe(`${encoded} ${encoded} ${value}`, value)
  expect(findings.map(({ offset }) => offset).toSorted((a, b) => a - b)).toEqual([0, 29, 58])
})
