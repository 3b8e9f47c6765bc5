/** The labelled corpus: recipes from a seed, then the bytes that the tools make of them. */

import type { Truth, TruthElement } from '../../../harness/contracts/truth.ts'
import { createRandom } from '../../../harness/truth/random.ts'
import type { Made, Recipe } from './item.ts'
import { drawPerson, elementsOf } from './person.ts'
import { createPlan } from './plan.ts'
import { planCompression, planContainers } from './recipes/containers.ts'
import { planCaptures, planDatabases } from './recipes/databases.ts'
import { planDerivatives } from './recipes/derivatives.ts'
import { planEncodings } from './recipes/encodings.ts'
import { planEncryption } from './recipes/encryption.ts'
import { planForms } from './recipes/forms.ts'
import { planLogs, planMessages } from './recipes/messages.ts'
import { planNested } from './recipes/nested.ts'
import { makeRecord, planRecords } from './recipes/records.ts'
import { planSplits } from './recipes/splits.ts'
import { packages, type Toolbox, type ToolId } from './toolbox.ts'

export interface Corpus {
  recipes: readonly Recipe[]
  /** Elements of somebody who is in no item. */
  absent: readonly TruthElement[]
  truth: Truth
}

export interface NotMade {
  recipe: Recipe
  /** The tool that lacks, or what went wrong. */
  reason: string
}

export interface MadeItem {
  recipe: Recipe
  made: Made
}

const people = 9
/** Tools at work at the same time. */
const width = 4

export function planCorpus(seed: string): Corpus {
  const persons = Array.from({ length: people }, (_, i) => drawPerson(createRandom(`${seed}/person ${i}`)))
  const taken = new Set(persons.flatMap((person) => Object.values(person)))
  const { plan, recipes } = createPlan(seed, persons)
  const truth = makeRecord(`${seed}/record`)
  planMessages(plan)
  planLogs(plan)
  planEncodings(plan)
  planCompression(plan)
  planContainers(plan)
  planForms(plan)
  planDerivatives(plan)
  planSplits(plan)
  planDatabases(plan)
  planCaptures(plan)
  planEncryption(plan)
  planNested(plan)
  planRecords(plan, truth)
  return { recipes, truth, absent: elementsOf(drawPerson(createRandom(`${seed}/absent`), taken), 'absent') }
}

export async function makeCorpus(
  recipes: readonly Recipe[],
  toolbox: Toolbox,
): Promise<{ items: MadeItem[]; notMade: NotMade[] }> {
  const results: (MadeItem | NotMade)[] = []
  const queue = recipes.entries()
  const work = async () => {
    for (const [i, recipe] of queue) results[i] = await makeItem(recipe, toolbox)
  }
  await Promise.all(Array.from({ length: width }, work))
  return {
    items: results.filter((result) => 'made' in result),
    notMade: results.filter((result) => 'reason' in result),
  }
}

async function makeItem(recipe: Recipe, toolbox: Toolbox): Promise<MadeItem | NotMade> {
  const missing = recipe.tools.find((tool) => !toolbox.has(tool))
  if (missing !== undefined) return { recipe, reason: lacking(missing) }
  try {
    return { recipe, made: await recipe.make(toolbox) }
  } catch (error) {
    return { recipe, reason: `failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function lacking(tool: ToolId): string {
  return `${tool} (Debian package ${packages[tool]})`
}
