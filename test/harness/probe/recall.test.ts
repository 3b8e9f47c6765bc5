import { beforeAll, describe, expect, it } from 'vitest'
import { measureClean } from '../../bench/recall/clean/measure-clean.ts'
import { type MadeItem, makeCorpus, type NotMade, planCorpus } from '../../bench/recall/corpus.ts'
import { itemClasses } from '../../bench/recall/item.ts'
import { createMeasure, type Measured } from '../../bench/recall/measure.ts'
import { summarise } from '../../bench/recall/summary.ts'
import { openToolbox } from '../../bench/recall/toolbox.ts'

const seed = 'inkijk'
/** The bench reads all of them; every third keeps all classes and nearly all steps, in a time that fits a test. */
const oneIn = 3
const cleanMessages = 2000

const corpus = planCorpus(seed)
const chosen = corpus.recipes.filter((_, i) => i % oneIn === 0)
let items: MadeItem[] = []
let notMade: NotMade[] = []
const measured: Measured[] = []

beforeAll(async () => {
  await using toolbox = await openToolbox(process.env.PATH ?? '')
  ;({ items, notMade } = await makeCorpus(chosen, toolbox))
  const measure = createMeasure(corpus.absent)
  for (const item of items) measured.push(await measure(item))
}, 120_000)

function summaryOf(results: readonly Measured[]) {
  return summarise({ seed, measured: results, notMade, clean: { messages: 0, bytes: 0, alarms: [] }, durationsMs: {} })
}

describe('the labelled corpus', () => {
  it('is made but for what tools of other packages would make', () => {
    expect(notMade.filter(({ reason }) => reason.startsWith('failed'))).toEqual([])
    expect(items.length + notMade.length).toBe(chosen.length)
  })

  it('lets the probe find 99 % of its leaks', () => {
    const { total, missed } = summaryOf(measured)
    expect(total.leaks).toBeGreaterThan(100)
    expect(total.recall, missed.map(({ name }) => name).join('\n')).toBeGreaterThanOrEqual(0.99)
  })

  it.each(itemClasses)('lets the probe find the leaks of class %s', (name) => {
    const { total, missed } = summaryOf(measured.filter(({ recipe }) => recipe.class === name))
    expect(total.recall, missed.map((miss) => miss.name).join('\n')).toBeGreaterThanOrEqual(0.95)
  })

  it('lets nothing come out that is shielded, nor anybody who is not in it', () => {
    expect(measured.filter(({ recipe }) => recipe.expected === 'shielded').length).toBeGreaterThan(10)
    expect(summaryOf(measured).alarms).toEqual([])
  })

  it('shows a probe without its base64 decoder as one that finds less', async () => {
    const withBase64 = items.filter(({ recipe }) => recipe.class === 'encoding' && recipe.chain[0] === 'python base64')
    expect(withBase64.length).toBeGreaterThan(3)
    const blind = createMeasure(corpus.absent, { disabled: ['base64'] })
    const results = await Promise.all(withBase64.map((item) => blind(item)))
    expect(summaryOf(results).total.recall).toBe(0)
  })

  it('tells a twin that can be opened after all', async () => {
    const opened = measured.find(({ ok, recipe }) => ok && recipe.expected === 'decryptable')
    expect(opened).toBeDefined()
    if (opened === undefined) return
    const twin = { ...opened, recipe: { ...opened.recipe, expected: 'shielded' as const } }
    expect(await createMeasure(corpus.absent)(twin)).toMatchObject({ ok: false, level: 'decryptable' })
  })
})

describe('clean messages', () => {
  it('hold nothing of a whole record', async () => {
    expect(corpus.truth.elements.length).toBeGreaterThan(400)
    expect((await measureClean({ seed, from: 0, to: cleanMessages }, corpus.truth)).alarms).toEqual([])
  }, 180_000)
})
