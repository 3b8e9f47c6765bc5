import { describe, expect, it } from 'vitest'
import { createSearch } from '../../../harness/probe/search.ts'
import { cleanKinds, createCleanSource } from '../../bench/recall/clean/messages.ts'
import { makeCorpus, planCorpus } from '../../bench/recall/corpus.ts'
import { find } from '../../bench/recall/measure.ts'
import { openToolbox, packages } from '../../bench/recall/toolbox.ts'
import { wilson } from '../../bench/recall/wilson.ts'

const corpus = planCorpus('some seed')

describe('the recipes of the corpus', () => {
  it('are at least 600 leaks, nested up to six deep, with twins that must stay shielded', () => {
    const leaks = corpus.recipes.filter(({ expected }) => expected !== 'shielded')
    expect(leaks.length).toBeGreaterThanOrEqual(600)
    expect(new Set(leaks.map(({ depth }) => depth))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]))
    expect(corpus.recipes.length - leaks.length).toBeGreaterThanOrEqual(50)
  })

  it('have names of their own, and are the same for the same seed', () => {
    const names = corpus.recipes.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(planCorpus('some seed').recipes.map(({ name, wanted }) => [name, wanted.value])).toEqual(
      corpus.recipes.map(({ name, wanted }) => [name, wanted.value]),
    )
    expect(planCorpus('another seed').recipes[0]?.wanted.value).not.toBe(corpus.recipes[0]?.wanted.value)
  })

  it('are counted by the package that lacks where a tool is missing', async () => {
    const needy = corpus.recipes.filter(({ tools }) => tools.includes('xmlsec1'))
    await using toolbox = await openToolbox('')
    const { items, notMade } = await makeCorpus(needy, toolbox)
    expect(items).toEqual([])
    expect(notMade).toHaveLength(needy.length)
    expect(notMade[0]?.reason).toMatch(/\(Debian package .+\)/)
  })

  it('use tools of which the package is known', () => {
    const used = new Set(corpus.recipes.flatMap(({ tools }) => tools))
    expect([...used].filter((tool) => packages[tool] === '' && tool !== 'node')).toEqual([])
  })
})

describe('the clean messages', () => {
  const source = createCleanSource('some seed', corpus.truth)
  const values = corpus.truth.elements.filter(({ matchedBy }) => matchedBy === 'value').map(({ value }) => value)

  it('are the same for the same seed', () => {
    const again = createCleanSource('some seed', corpus.truth)
    for (let i = 0; i < cleanKinds; i += 1) expect(again.message(i).equals(source.message(i))).toBe(true)
  })

  it('hold no value of the record in plain sight', () => {
    for (let i = 0; i < 10 * cleanKinds; i += 1) {
      const text = source.message(i).toString('utf8')
      expect(values.filter((value) => text.includes(value))).toEqual([])
    }
  })

  it('raise an alarm when one of them does hold a value', async () => {
    const [value = ''] = values
    const planted = Buffer.concat([source.message(0), Buffer.from(` ${value} `)])
    const [alarm] = await find([source.message(1), planted], createSearch(corpus.truth.elements))
    expect(alarm).toMatchObject({ level: 'plaintext', where: 'between/received/1' })
    expect(alarm?.text).toContain(value)
  })
})

describe('the interval of Wilson', () => {
  it('agrees with published values', () => {
    // Newcombe 1998, table I: 81 of 263, and 0 of 20.
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4)
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4)
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4)
  })
})
