/** `--sut FILE`: products in the place of parties, and the backend that can do that. */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Topology } from '../contracts/topology.ts'
import { loadSut, placeSubjects } from '../run/load-sut.ts'
import { createExternalTopology } from '../topology/external/topology.ts'
import { outsideEntry } from './composition.ts'
import { createPerson } from './person.ts'
import type { Terminal } from './terminal.ts'

export interface PlacedSut {
  plans: ExchangePlan[]
  topology: Topology
}

const schemaFile = fileURLToPath(new URL('../run/sut.schema.json', import.meta.url))

/** As it was when there is no file. Rejects with `SUT_INVALID` when the file does not fit the plans. */
export async function placeSut(
  file: string | undefined,
  plans: ExchangePlan[],
  topology: Topology,
  terminal: Terminal,
): Promise<PlacedSut> {
  if (file === undefined) return { plans, topology }
  const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as object
  const subjects = await loadSut(file, schema)
  return {
    plans: placeSubjects(plans, subjects),
    topology: createExternalTopology(topology, {
      subjects,
      entry: outsideEntry,
      person: createPerson(terminal),
      containers: topology.id === 'docker',
    }),
  }
}
