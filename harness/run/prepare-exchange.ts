/** What an exchange needs before its parties start: a record, planted values, and keys in the parties' folders. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PartyConfig } from '../contracts/party.ts'
import { candidatesOf, type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { Truth } from '../contracts/truth.ts'
import { createTruth } from '../truth/create-truth.ts'
import { type PlantedValues, plantControls } from './plant-controls.ts'

export interface PreparedExchange {
  truth: Truth
  controls: PlantedValues
}

/** The same for the same seed, but for dates, which are counted from today. */
export function prepareExchange(plan: ExchangePlan, seed: string): PreparedExchange {
  const truth = createTruth({
    seed: `${seed}/${plan.id}`,
    useCase: plan.useCase,
    ...endsOf(plan),
    hasCandidates: candidatesOf(plan).length > 0,
    now: new Date(),
  })
  const partyIds = plan.parties.map(({ id }) => id)
  return { truth, controls: plantControls(seed, plan.id, partyIds) }
}

/** `directory`: evidence folder of the exchange. */
export async function makePartyFolders({ parties }: ExchangePlan, directory: string): Promise<void> {
  for (const { id } of parties) await mkdir(join(directory, id), { recursive: true })
}

/** What a party itself plants. */
export function controlsOfParties({ header, stored, logged, memory }: PlantedValues): PartyConfig['controls'] {
  return { header, stored, logged, memory }
}
