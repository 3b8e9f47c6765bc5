/** From what was typed to the exchanges to run. */

import { access } from 'node:fs/promises'
import { HarnessError } from '../contracts/error.ts'
import type { ExchangePlan, Scenario } from '../contracts/scenario.ts'
import { loadScenario } from '../run/load-scenario.ts'
import { loadShippedScenarios, readScenarioSchema, vocabulary } from './composition.ts'

export interface Selection {
  grep?: string
  shard?: string
}

export interface SelectedPlans {
  scenarios: Scenario[]
  plans: ExchangePlan[]
}

export interface FoundScenario {
  scenario: Scenario
  plans: readonly ExchangePlan[]
}

/**
 * `names`: trials, scenario ids, `scenario/variant`, or YAML files; none means every scenario that is shipped. A trial
 * stands for all its scenarios, one of its own name among them.
 */
export async function selectPlans(names: readonly string[], selection: Selection): Promise<SelectedPlans> {
  const shipped = await loadShippedScenarios()
  const chosen: SelectedPlans = { scenarios: [], plans: [] }
  const add = (scenario: Scenario, plans: readonly ExchangePlan[]) => {
    if (!chosen.scenarios.includes(scenario)) chosen.scenarios.push(scenario)
    for (const plan of plans) if (!chosen.plans.some(({ id }) => id === plan.id)) chosen.plans.push(plan)
  }
  for (const scenario of names.length === 0 ? shipped : []) add(scenario, scenario.exchanges)
  for (const name of names) {
    const found = /\.ya?ml$/.test(name) ? [await readFileNamed(name)] : findNamed(shipped, name)
    for (const { scenario, plans } of found) add(scenario, plans)
  }
  return { scenarios: chosen.scenarios, plans: narrow(chosen.plans, selection) }
}

/** What one name stands for. Throws `SCENARIO_NOT_FOUND` with the names that there are. */
export function findNamed(shipped: readonly Scenario[], name: string): FoundScenario[] {
  const [id = '', variant] = name.split('/')
  const ofTrial = shipped.filter(({ trial }) => trial === id)
  if (variant === undefined && ofTrial.length > 0) {
    return ofTrial.map((scenario) => ({ scenario, plans: scenario.exchanges }))
  }
  const scenario = shipped.find((candidate) => candidate.id === id)
  if (scenario === undefined) throw describeUnknown(shipped, id, ofTrial)
  const plans = scenario.exchanges.filter((plan) => variant === undefined || plan.variant === variant)
  if (plans.length > 0) return [{ scenario, plans }]
  const known = scenario.exchanges.map((plan) => plan.variant).join(', ')
  throw new HarnessError('SCENARIO_NOT_FOUND', `scenario "${id}" has no variant "${variant}"; expected one of ${known}`)
}

async function readFileNamed(file: string): Promise<FoundScenario> {
  await access(file).catch((cause: unknown) => {
    throw new HarnessError('SCENARIO_NOT_FOUND', `no scenario file "${file}"`, { cause })
  })
  const scenario = await loadScenario(file, await readScenarioSchema(), vocabulary)
  return { scenario, plans: scenario.exchanges }
}

function describeUnknown(shipped: readonly Scenario[], id: string, ofTrial: readonly Scenario[]): HarnessError {
  if (ofTrial.length > 0) {
    const known = ofTrial.map((scenario) => scenario.id).join(', ')
    return new HarnessError(
      'SCENARIO_NOT_FOUND',
      `"${id}" is a trial and no scenario, so it has no variants; its scenarios are ${known}`,
    )
  }
  const known = [...new Set(shipped.flatMap((scenario) => [scenario.trial ?? scenario.id, scenario.id]))].join(', ')
  return new HarnessError(
    'SCENARIO_NOT_FOUND',
    `no scenario or trial "${id}"; expected one of ${known}, or a .yaml file`,
  )
}

function narrow(plans: readonly ExchangePlan[], { grep, shard }: Selection): ExchangePlan[] {
  const matching = grep === undefined ? plans : plans.filter((plan) => parsePattern(grep).test(plan.id))
  const part = shard === undefined ? matching : takeShard(matching, shard)
  if (part.length === 0) throw new HarnessError('USAGE', 'no exchange is left to run after --grep and --shard')
  return [...part]
}

function parsePattern(grep: string): RegExp {
  try {
    return new RegExp(grep)
  } catch (cause) {
    throw new HarnessError('USAGE', `--grep "${grep}" is not a regular expression`, { cause })
  }
}

/** `2/3`: of every three exchanges the second. */
function takeShard(plans: readonly ExchangePlan[], shard: string): ExchangePlan[] {
  const match = /^(\d+)\/(\d+)$/.exec(shard)
  const [index, count] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || index < 1 || index > count) {
    throw new HarnessError('USAGE', `--shard "${shard}" must be i/n with 1 ≤ i ≤ n, such as 2/3`)
  }
  return plans.filter((_, position) => position % count === index - 1)
}
