/** From the file of a system under test to its products, checked against the exchanges that are to run. */

import { dirname, resolve } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Subject, Subjects, SutFile } from '../contracts/sut.ts'
import { createSchemaCompiler, readYaml } from './read-yaml.ts'

const codes = { unreadable: 'SUT_INVALID', invalid: 'SUT_INVALID' } as const

/** Rejects with `SUT_INVALID`, naming the line to mend. */
export async function loadSut(file: string, schema: object): Promise<Subjects> {
  const source = await readYaml<SutFile>(file, createSchemaCompiler()(schema), codes)
  const directory = dirname(resolve(file))
  const subjects = Object.entries(source.content.parties).map(([party, subject]): [string, Subject] => [
    party,
    {
      ...subject,
      party,
      title: subject.title ?? party,
      directory,
      place: (path) => source.place(['parties', party, ...path]),
    },
  ])
  return new Map(subjects)
}

/** The exchanges with the products in them. Throws `SUT_INVALID` when one of them has no party of that id. */
export function placeSubjects(plans: readonly ExchangePlan[], subjects: Subjects): ExchangePlan[] {
  return plans.map((plan) => {
    for (const subject of subjects.values()) assertFits(plan, subject)
    return {
      ...plan,
      parties: plan.parties.map((party) => {
        const subject = subjects.get(party.id)
        return subject === undefined ? party : { ...party, product: subject.title }
      }),
    }
  })
}

function assertFits(plan: ExchangePlan, subject: Subject): void {
  const party = plan.parties.find(({ id }) => id === subject.party)
  if (party === undefined) {
    const known = plan.parties.map(({ id }) => id).join(', ')
    throw invalid(subject, [], `${plan.id} has no party "${subject.party}"; expected one of ${known}`)
  }
  if (plan.route[0] === subject.party && subject.trigger === undefined) {
    throw invalid(subject, [], `"${subject.party}" begins ${plan.id}; expected the member "trigger"`)
  }
  for (const [name, value] of Object.entries(subject.options ?? {})) {
    const wanted = party.options[name]
    if (JSON.stringify(wanted) === JSON.stringify(value)) continue
    const expected = wanted === undefined ? 'no such option' : JSON.stringify(wanted)
    throw invalid(
      subject,
      ['options', name],
      `the product is set up with ${JSON.stringify(value)}; expected for ${plan.id}: ${expected}`,
    )
  }
}

function invalid({ place }: Subject, path: readonly string[], text: string): HarnessError {
  return new HarnessError('SUT_INVALID', `${place(path)}: ${text}`)
}
