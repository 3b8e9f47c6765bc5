/** `inkijk list` */

import { type VerdictName, verdictNames } from '../../contracts/result.ts'
import type { ExchangePlan, Scenario } from '../../contracts/scenario.ts'
import { loadShippedScenarios } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { backendNames } from '../options.ts'

export interface ListOptions {
  json?: boolean
  lang?: 'nl' | 'en'
}

const tellTrial = {
  nl: (trial: string, count: number) => `hoort bij beproeving ${trial}: run ${trial} neemt alle ${count} scenario's`,
  en: (trial: string, count: number) => `part of trial ${trial}: run ${trial} takes all ${count} scenarios`,
}

export async function listCommand(options: ListOptions, { terminal }: CommandContext): Promise<number> {
  const scenarios = await loadShippedScenarios()
  if (options.json === true) {
    terminal.line(JSON.stringify({ schema: 'inkijk-list/1', scenarios: scenarios.map(describeScenario) }, null, 2))
    return 0
  }
  const language = options.lang ?? terminal.language
  for (const scenario of scenarios) {
    terminal.line(`${scenario.id}  ${scenario.title[language]}`)
    terminal.line(`      ${scenario.source}`)
    const { trial } = scenario
    const count = scenarios.filter((other) => other.trial === trial).length
    if (trial !== undefined && count > 1) terminal.line(`      ${tellTrial[language](trial, count)}`)
    const width = Math.max(...scenario.exchanges.map(({ id }) => id.length))
    for (const plan of scenario.exchanges) terminal.line(`  ${plan.id.padEnd(width)}  ${plan.shows[language]}`)
    terminal.line('')
  }
  return 0
}

function describeScenario(scenario: Scenario) {
  const { id, trial, title, source, file, exchanges } = scenario
  return { id, ...(trial === undefined ? {} : { trial }), title, source, file, exchanges: exchanges.map(describePlan) }
}

function describePlan(plan: ExchangePlan) {
  const { id, title, shows, useCase, pattern, protection, route, parties, goal, expect } = plan
  return {
    id,
    title,
    shows,
    useCase,
    pattern,
    protection: protection.scheme,
    route,
    goal,
    needs: { backends: backendNames, systems: [...new Set(parties.map(({ system }) => system))] },
    expect: Object.fromEntries(
      verdictNames.filter((name: VerdictName) => expect[name] !== undefined).map((name) => [name, expect[name]]),
    ),
  }
}
