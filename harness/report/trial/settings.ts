/** How the variants of a scenario were set up, and in what they differ: from the plans as they were run. */

import type { ExchangePlan } from '../../contracts/scenario.ts'

/** One thing that is set, such as an option of a party, with its value as text. */
export interface Setting {
  name: string
  value: string
}

export interface VariantSettings {
  plan: ExchangePlan
  /** In what it differs from what most variants of its scenario have. */
  differs: Setting[]
}

export interface ScenarioSettings {
  /** What most variants have, of the settings that differ in any. */
  usual: Setting[]
  variants: VariantSettings[]
}

/** `plans`: of one scenario. The protection is told apart, as every table has it. */
export function compareSettings(plans: readonly ExchangePlan[]): ScenarioSettings {
  const settings = plans.map((plan) => ({ plan, values: new Map(listSettings(plan)) }))
  const names = [...new Set(settings.flatMap(({ values }) => [...values.keys()]))]
  const usual = new Map(names.map((name) => [name, findUsual(settings.map(({ values }) => values.get(name) ?? '–'))]))
  const variants = settings.map(({ plan, values }) => ({
    plan,
    differs: names
      .map((name) => ({ name, value: values.get(name) ?? '–' }))
      .filter(({ name, value }) => value !== usual.get(name)),
  }))
  const differing = new Set(variants.flatMap(({ differs }) => differs.map(({ name }) => name)))
  return {
    usual: names.filter((name) => differing.has(name)).map((name) => ({ name, value: usual.get(name) ?? '–' })),
    variants,
  }
}

function listSettings({ parties, route, certificates, heldKeys, goal }: ExchangePlan): [string, string][] {
  return [
    ['route', route.join(' → ')],
    ['goal', Object.values(goal).join(' ')],
    ...parties.flatMap(({ id, options, faults }): [string, string][] => [
      ...Object.entries(options).map(([name, value]): [string, string] => [`${id}.${name}`, writeValue(value)]),
      [`${id}.faults`, writeValue(faults)],
    ]),
    ...Object.entries(certificates).map(([party, defect]): [string, string] => [`${party}.certificate`, defect]),
    ...Object.entries(heldKeys).map(([party, held]): [string, string] => [`${party}.heldKeys`, writeValue(held)]),
  ]
}

function writeValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(writeValue).join(', ')
  return typeof value === 'string' ? value || '–' : JSON.stringify(value)
}

/** The first of the most frequent. */
function findUsual(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value)
  return [...counts].reduce((best, next) => (next[1].length > best[1].length ? next : best))[0]
}
