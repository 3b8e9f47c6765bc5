import { describe, expect, it } from 'vitest'
import { loadShippedScenarios } from '../../../harness/cli/composition.ts'
import { findNamed, selectPlans } from '../../../harness/cli/select-plans.ts'
import type { ExchangePlan, Scenario } from '../../../harness/contracts/scenario.ts'

function makeScenario(id: string, trial: string | undefined, variants: readonly string[]): Scenario {
  const exchanges = variants.map((variant) => ({ id: `${id}/${variant}`, scenario: id, variant }) as ExchangePlan)
  const titles = { nl: id, en: id }
  return { id, file: `${id}.yaml`, title: titles, source: '', exchanges, ...(trial === undefined ? {} : { trial }) }
}

const scenarios = [
  makeScenario('t-1', 't-1', ['a', 'b']),
  makeScenario('t-1-other', 't-1', ['a']),
  makeScenario('x', 't-2', ['a']),
  makeScenario('y', 't-2', ['a']),
  makeScenario('loose', undefined, ['a']),
]

const idsOf = (name: string) => findNamed(scenarios, name).flatMap(({ plans }) => plans.map(({ id }) => id))

describe('a name', () => {
  it.each([
    ['t-1', ['t-1/a', 't-1/b', 't-1-other/a']],
    ['t-1/a', ['t-1/a']],
    ['t-1-other', ['t-1-other/a']],
    ['t-2', ['x/a', 'y/a']],
    ['loose', ['loose/a']],
  ])('%s stands for %j', (name, expected) => {
    expect(idsOf(name)).toEqual(expected)
  })

  it.each([
    ['t-9', 'no scenario or trial "t-9"; expected one of t-1, t-1-other, t-2, x, y, loose, or a .yaml file'],
    ['t-2/a', '"t-2" is a trial and no scenario, so it has no variants; its scenarios are x, y'],
    ['t-1/c', 'scenario "t-1" has no variant "c"; expected one of a, b'],
    ['', 'no scenario or trial ""'],
  ])('"%s" is refused, and the error names what there is', (name, message) => {
    expect(() => findNamed(scenarios, name)).toThrow(message)
  })
})

describe('the shipped scenarios', () => {
  it('belong to the trial that their folder is named after', async () => {
    const shipped = await loadShippedScenarios()
    expect(shipped.every(({ trial, file }) => trial !== undefined && `/${file}`.includes(`/scenarios/${trial}/`))).toBe(
      true,
    )
  })

  it('are selected by trial, once each, with the whole of the folder', async () => {
    const shipped = (await loadShippedScenarios()).filter(({ trial }) => trial === 'cn-5')
    const { scenarios: chosen, plans } = await selectPlans(['cn-5', 'cn-5/as-is', 'cn-5-nuts'], {})
    expect(shipped.length).toBeGreaterThan(1)
    expect(chosen.map(({ id }) => id)).toEqual(shipped.map(({ id }) => id))
    expect(plans.map(({ id }) => id)).toEqual(shipped.flatMap(({ exchanges }) => exchanges.map(({ id }) => id)))
  })

  it('are selected one variant at a time by scenario and variant', async () => {
    const { plans } = await selectPlans(['cn-5/as-is'], {})
    expect(plans.map(({ id }) => id)).toEqual(['cn-5/as-is'])
  })

  it('include none of a trial for a file that is named', async () => {
    const { scenarios: chosen } = await selectPlans(['scenarios/cn-5/nuts.yaml'], {})
    expect(chosen.map(({ id, trial }) => [id, trial])).toEqual([['cn-5-nuts', undefined]])
  })
})
