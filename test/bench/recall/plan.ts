/** Collects recipes: gives each a person and a value to look for, in turn, and a name of its own. */

import type { HeldKey } from '../../../harness/contracts/probe.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import { createRandom } from '../../../harness/truth/random.ts'
import { type Carrier, type Draws, withMoments } from './carriers/carrier.ts'
import { csvExport, fhirJson, fhirJsonPretty, fhirXml, textLetter } from './carriers/fhir.ts'
import { edifactMedlab, hl7Adt, hl7Oru } from './carriers/hl7.ts'
import { cda, saml, soap } from './carriers/soap.ts'
import type { ItemClass, Recipe, Step } from './item.ts'
import { elementsOf, type Person, type PersonValue } from './person.ts'
import type { Toolbox, ToolId } from './toolbox.ts'

export const carriers = {
  soap,
  cda,
  saml,
  'fhir-json': fhirJson,
  'fhir-json-pretty': fhirJsonPretty,
  'fhir-xml': fhirXml,
  csv: csvExport,
  letter: textLetter,
  'hl7-adt': hl7Adt,
  'hl7-oru': hl7Oru,
  edifact: edifactMedlab,
} as const satisfies Readonly<Record<string, Carrier>>
export type CarrierId = keyof typeof carriers

export interface Draft {
  class: ItemClass
  /** A carrier by name, or text made from the person; `value` is the value alone. */
  from: CarrierId | 'value' | { name: string; text: (person: Person, random: Draws) => string | Buffer }
  steps?: readonly Step[]
  wanted?: PersonValue
  expected?: Recipe['expected']
  /** Adds to the depth what the carrier itself has encoded. */
  more?: number
  keys?: (toolbox: Toolbox) => Promise<readonly HeldKey[]> | readonly HeldKey[]
  /** Distributes the end result over observations; one when absent. */
  divide?: (bytes: Buffer) => readonly Buffer[]
  note?: string
}

export interface Plan {
  add(draft: Draft): void
  addRecipe(recipe: Recipe): void
  person(): Person
  /** The element that stands for a value of a person, and all of the person's: the same list for the same person. */
  searched(person: Person, wanted: PersonValue): Pick<Recipe, 'wanted' | 'elements'>
  random: Draws
  /** The next of a list, in turn over the whole plan. */
  turn<T>(choices: readonly [T, ...T[]]): T
}

/** All values that every carrier but `saml` holds as they are. */
const inTurn: readonly PersonValue[] = [
  'bsn',
  'note',
  'family',
  'report',
  'email',
  'labId',
  'given',
  'phone',
  'street',
  'lab',
]

export function createPlan(seed: string, people: readonly Person[]): { plan: Plan; recipes: Recipe[] } {
  const recipes: Recipe[] = []
  const names = new Map<string, number>()
  const elements = new Map<Person, TruthElement[]>()
  const turns = { person: 0, value: 0, choice: 0 }
  const nextPerson = () => people[turns.person++ % people.length] as Person
  const unique = (name: string) => {
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  }
  const addRecipe = (recipe: Recipe) => void recipes.push({ ...recipe, name: unique(recipe.name) })
  const plan: Plan = {
    addRecipe,
    person: nextPerson,
    searched(person, wanted) {
      const own = elements.get(person) ?? elementsOf(person)
      elements.set(person, own)
      const element = own.find((candidate) => candidate.element === `person.${wanted}`)
      if (element === undefined) throw new Error(`a person has no ${wanted}`)
      return { wanted: element, elements: own }
    },
    random: withMoments(createRandom(`${seed}/plan`)),
    turn: (choices) => choices[turns.choice++ % choices.length] ?? choices[0],
    add(draft) {
      const wanted = draft.wanted ?? (draft.from === 'saml' ? 'bsn' : (inTurn[turns.value++ % inTurn.length] ?? 'bsn'))
      const person = nextPerson()
      addRecipe({ ...toRecipe(draft, wanted, person, `${seed}/${recipes.length}`), ...plan.searched(person, wanted) })
    },
  }
  return { plan, recipes }
}

function toRecipe(
  draft: Draft,
  wanted: PersonValue,
  person: Person,
  seed: string,
): Omit<Recipe, 'wanted' | 'elements'> {
  const { from, steps = [], expected = 'plaintext', divide = (bytes) => [bytes] } = draft
  const carrier = typeof from === 'string' ? from : from.name
  const chain = steps.map((step) => step.name)
  const tools = [...new Set(steps.map((step) => step.tool))].filter((tool): tool is ToolId => tool !== 'own')
  return {
    name:
      [`${draft.class}: ${wanted} in ${carrier}`, ...chain].join(' > ') +
      (draft.note === undefined ? '' : ` [${draft.note}]`),
    class: draft.class,
    depth: steps.reduce((total, step) => total + step.depth, draft.more ?? 0),
    carrier,
    chain,
    tools,
    expected,
    async make(toolbox) {
      const random = withMoments(createRandom(seed))
      let bytes = compose(from, wanted, person, random)
      for (const step of steps) bytes = await step.run(toolbox, bytes, random)
      return { observations: divide(bytes), keys: (await draft.keys?.(toolbox)) ?? [] }
    },
  }
}

function compose(from: Draft['from'], wanted: PersonValue, person: Person, random: Draws): Buffer {
  if (from === 'value') return Buffer.from(person[wanted])
  return Buffer.from(typeof from === 'string' ? carriers[from](person, random) : from.text(person, random))
}
