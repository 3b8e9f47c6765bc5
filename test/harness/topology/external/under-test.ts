/** Measures the exchanges of the offloader's scenario with a product in it that runs as a process of this machine. */

import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { SubjectFile } from '../../../../harness/contracts/sut.ts'
import { loadSut, placeSubjects } from '../../../../harness/run/load-sut.ts'
import type { RunRequest } from '../../../../harness/run/run.ts'
import { createEmbeddedTopology } from '../../../../harness/topology/embedded/topology.ts'
import { createExternalTopology } from '../../../../harness/topology/external/topology.ts'
import type { Person } from '../../../../harness/topology/external/triggers/by-hand.ts'
import { manifests } from '../../../../simulators/index.ts'
import { root } from '../../../architecture/source-files.ts'
import { findFreePort } from '../../../free-port.ts'
import { type Measurement, measure, planOf } from '../../run/measure.ts'

export interface Workshop extends AsyncDisposable {
  directory: string
  /** Free ports of this machine. */
  port: number
  neighboursPort: number
  write(name: string, text: string): Promise<string>
  /** Writes the file of the system under test; the members given go over the usual ones. */
  describe(subject: Partial<SubjectFile>, party?: string): Promise<string>
  measure(exchanges: readonly string[], options?: MeasureOptions): Promise<Measurement>
}

export interface MeasureOptions {
  changes?: Partial<RunRequest>
  person?: Person
}

const entry = new URL('../../../../simulators/outside-tap/main.ts', import.meta.url)
const nobody: Person = { tell: () => {}, confirmed: () => new Promise(() => {}) }

export const sutSchema = JSON.parse(readFileSync(join(root, 'harness/run/sut.schema.json'), 'utf8')) as object

export async function openWorkshop(): Promise<Workshop> {
  const directory = await mkdtemp(join(tmpdir(), 'inkijk-sut-'))
  for (const folder of ['stored', 'logged']) await mkdir(join(directory, folder))
  const [port, neighboursPort] = [await findFreePort(), await findFreePort()]
  const file = join(directory, 'sut.yaml')
  const write = async (name: string, text: string) => {
    await writeFile(join(directory, name), text)
    return join(directory, name)
  }
  return {
    directory,
    port,
    neighboursPort,
    write,
    describe: (subject, party = 'offloader') => {
      const usual = { runs: { url: `https://127.0.0.1:${port}` }, neighboursPort, keys: './keys' }
      return write('sut.yaml', stringify({ parties: { [party]: { ...usual, ...subject } } }))
    },
    async measure(exchanges, { changes = {}, person = nobody } = {}) {
      const subjects = await loadSut(file, sutSchema)
      const plans = placeSubjects(await Promise.all(exchanges.map(planOf)), subjects)
      const topology = createExternalTopology(createEmbeddedTopology(manifests), {
        subjects,
        entry,
        person,
        containers: false,
      })
      return measure(plans, { topology, ...changes })
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}
