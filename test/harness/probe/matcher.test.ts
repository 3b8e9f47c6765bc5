import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMatcher, type MatcherOptions } from '../../../harness/probe/match/matcher.ts'
import { createRandom, createTraffic, createValues } from '../../bench/probe-corpus.ts'
import { bsn, bsnElement, element, probe } from './subjects.ts'

function hitsOf(needles: readonly Buffer[], bytes: Buffer, options: MatcherOptions = {}): string[] {
  const hits: string[] = []
  createMatcher(needles, options)(bytes, (needle, offset) => hits.push(`${needle}@${offset}`))
  return hits.toSorted()
}

function naively(needles: readonly Buffer[], bytes: Buffer): string[] {
  return needles
    .flatMap((needle, i) =>
      Array.from({ length: bytes.length }, (_, at) => at)
        .filter((at) => needle.length > 0 && bytes.subarray(at, at + needle.length).equals(needle))
        .map((at) => `${i}@${at}`),
    )
    .toSorted()
}

describe('the matcher', () => {
  it('finds what a search byte by byte finds', () => {
    // Few letters, so that needles overlap themselves and each other.
    const bytes = (maxLength: number) =>
      fc.array(fc.integer({ min: 97, max: 99 }), { maxLength }).map((list) => Buffer.from(list))
    fc.assert(
      fc.property(fc.array(bytes(14), { minLength: 1, maxLength: 8 }), bytes(300), (needles, text) => {
        expect(hitsOf(needles, text)).toEqual(naively(needles, text))
      }),
      { numRuns: 300 },
    )
  })

  it('finds a needle of any length at every offset', () => {
    for (let length = 1; length <= 24; length += 1) {
      const needle = Buffer.from('abcdefghijklmnopqrstuvwxyz').subarray(0, length)
      for (let offset = 0; offset < 12; offset += 1) {
        const text = Buffer.concat([Buffer.alloc(offset, '.'), needle])
        expect(hitsOf([needle], text)).toEqual([`0@${offset}`])
      }
    }
  })

  it('finds needles beyond the first stretch', () => {
    const text = Buffer.alloc(400_000, '.')
    const needle = Buffer.from('pneumonie links')
    const offsets = [98_300, 98_304, 196_600, 399_980]
    for (const offset of offsets) needle.copy(text, offset)
    expect(hitsOf([needle], text).length).toBe(3)
    expect(hitsOf([needle], text.subarray(0, 98_330))).toEqual(['0@98304'])
  })
})

describe('both engines', () => {
  const random = createRandom(11)
  const values = createValues(2000, random)
  const needles = [...values, 'Bos', 'ab', 'q', 'xyzw', 'koorts', 'opname', values[0] ?? ''].map((value) =>
    Buffer.from(value),
  )
  const traffic = createTraffic(700_000, values, random)

  it('find the same in traffic, beyond one window', () => {
    for (const end of [traffic.length, 65_519, 65_520, 65_521, 65_540, 131_041, 97, 96, 95, 5, 0]) {
      const bytes = traffic.subarray(0, end)
      expect(hitsOf(needles, bytes, { engine: 'wasm' })).toEqual(hitsOf(needles, bytes, { engine: 'script' }))
    }
    expect(hitsOf(needles, traffic).length).toBeGreaterThan(1000)
  })

  it.each(['wasm', 'script'] as const)('find the same after the groups were chosen anew: %s', (engine) => {
    // All needles stand everywhere, so that whatever they are looked for by is common.
    const common = Array.from({ length: 40 }, (_, i) => Buffer.from(`afspraak ${100 + i} op de poli`))
    const short = Array.from({ length: 40 }, (_, i) => Buffer.from(`${100 + i} op`))
    const rounds = 3000
    const once = Buffer.concat(common)
    const text = Buffer.alloc(rounds * once.length, once)
    const match = createMatcher([...common, ...short], { engine })
    const count = (bytes: Buffer) => {
      const hits: string[] = []
      match(bytes, (needle, offset) => hits.push(`${needle}@${offset}`))
      return hits
    }
    const part = text.subarray(0, 5000)
    const before = count(part)
    expect(before.toSorted()).toEqual(naively([...common, ...short], part))
    expect(count(text)).toHaveLength(rounds * (common.length + short.length))
    for (let i = 0; i < 20; i += 1) expect(count(part)).toEqual(before)
  })

  it.each(['wasm', 'script'] as const)(
    'find every needle where thousands have their groups in common: %s',
    (engine) => {
      const needles = Array.from({ length: 6000 }, (_, i) => Buffer.from(`aaaaaaaaaaaa${i + 1000}`))
      const text = Buffer.concat([...needles, Buffer.alloc(200_000, 'a')])
      let hits = 0
      createMatcher(needles, { engine })(text, (needle, offset) => {
        hits += text.indexOf(needles[needle] ?? '', offset) === offset ? 1 : 0
      })
      expect(hits).toBe(needles.length)
    },
  )

  it('find the same of needles and bytes of any kind and length', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength, max: 3 }).map((list) => Buffer.from(list))
    const needlesOf = fc.array(bytes(80), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(needlesOf, fc.array(bytes(90), { maxLength: 20 }), (needles, texts) => {
        const text = Buffer.concat([...texts, ...needles])
        expect(hitsOf(needles, text, { engine: 'wasm' })).toEqual(naively(needles, text))
        expect(hitsOf(needles, text, { engine: 'script' })).toEqual(naively(needles, text))
      }),
      { numRuns: 100 },
    )
  })

  it.each(['wasm', 'script'] as const)(
    'find needles over the border of windows, and up to the last byte: %s',
    (engine) => {
      for (const length of [1, 2, 3, 4, 5, 6, 8, 9, 12, 13, 14, 40]) {
        const needle = Buffer.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/-_').subarray(0, length)
        for (const size of [65_519, 65_520, 65_521, 65_522]) {
          const text = Buffer.alloc(size + length, '.')
          needle.copy(text, size)
          needle.copy(text, size - length - 3)
          expect(hitsOf([needle], text, { engine })).toHaveLength(2)
        }
      }
    },
  )

  it('tell hits by rising offset, and at one offset by the number of the needle', () => {
    const found: [number, number][] = []
    const match = createMatcher(['koorts en hoest', 'hoest', 'koorts', 'koorts en'].map((value) => Buffer.from(value)))
    match(Buffer.from('geen koorts en hoest'), (needle, offset) => found.push([offset, needle]))
    expect(found).toEqual([
      [5, 0],
      [5, 2],
      [5, 3],
      [15, 1],
    ])
  })
})

describe('boundaries', () => {
  it.each([
    [`nr. ${bsn}.`, 1],
    [`x${bsn}y`, 1],
    [`1${bsn}`, 0],
    [`${bsn}0`, 0],
  ])('of a number: %s gives %i', async (text, count) => {
    expect((await probe(text, '', { elements: [bsnElement] })).findings).toHaveLength(count)
  })

  it.each([
    ['de heer Bos, oud', 1],
    ['aBosx', 0],
    ['Bosé', 0],
  ])('of a short word: %s gives %i', async (text, count) => {
    expect((await probe(text, '', { elements: [element('Bos', { kind: 'name' })] })).findings).toHaveLength(count)
  })
})

describe('forms', () => {
  it.each([
    ['bsn', bsn, '9999.90.019', 'bsn/dotted'],
    ['bsn', bsn, '999 990 019', 'bsn/threes'],
    ['date', '1970-03-04', '19700304', 'date/compact'],
    ['date', '1970-03-04', '04-03-1970', 'date/day-first'],
    ['name', 'Jánsenstra', 'JÁNSENSTRA', 'name/upper'],
    ['name', 'Jánsenstra', 'Jansenstra', 'name/plain'],
    ['name', 'Jánsenstra', 'Jánsenstra'.normalize('NFD'), 'name/decomposed'],
    ['text', 'Opname in Knivaalreerhorst wegens een pneumonie', 'Opname in Knivaalreerhorst…', 'text/start'],
    ['phone', '+31 6 12345678', '0612345678', 'phone/digits'],
    ['postcode', '1234 AB', '1234AB', 'postcode/tight'],
  ] as const)('of a %s: %s is found as %s', async (kind, value, written, form) => {
    const { findings } = await probe(`x ${written} y`, '', { elements: [element(value, { kind })] })
    expect(findings.map((finding) => finding.form)).toEqual([form])
  })

  it('include Latin-1 bytes', async () => {
    const { findings } = await probe(Buffer.from('x Jánsenstra', 'latin1'), '', {
      elements: [element('Jánsenstra', { kind: 'name' })],
    })
    expect(findings.map((finding) => finding.form)).toEqual(['name latin1'])
  })

  it('give one finding for a sentence, not another for its start', async () => {
    const value = 'Reden van opname is een pneumonie links'
    expect((await probe(value, value)).findings.map(({ form }) => form)).toEqual(['text'])
  })
})
