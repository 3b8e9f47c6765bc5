/** A product in a container, observed from outside: its volumes, its file system, its log stream. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PlantedControls, Sabotage } from '../../contracts/party.ts'
import type { OutsideObservation, Subject } from '../../contracts/sut.ts'
import type { ProductContainer } from './containers.ts'
import { controlFile, nameFolder, nameObservation } from './observe-folders.ts'

export interface ObserveRequest {
  subject: Subject
  container: ProductContainer
  /** Folder of the party. */
  directory: string
  controls: PlantedControls
  sabotage: readonly Sabotage[]
  /** Filled here. */
  observation: OutsideObservation
}

const kept = { stored: 'store', logged: 'log' } as const
const outputFile = 'output.txt'
/** Folder of what changed in the file system of the container. */
const fileSystem = 'file-system'

/** Plants what must be found, and copies everything into the folder of the party. */
export async function observeContainer(request: ObserveRequest): Promise<void> {
  await observeVolumes(request)
  await observeFileSystem(request)
  await observeOutput(request)
}

async function observeVolumes({ subject, container, directory, observation, ...rest }: ObserveRequest): Promise<void> {
  for (const [index, { path, vantage }] of (subject.volumes ?? []).entries()) {
    const name = nameFolder(index, path)
    if (!isSabotaged(rest, vantage)) await plantFile(container, rest.controls[vantage], path)
    // What comes out of it stands in a folder of its own name, unless the slash and point say its content.
    await container.copyOut(`${path}/.`, join(directory, kept[vantage], name))
    const id = nameObservation(subject.party, vantage, join(name, controlFile))
    observation.planted.push({ vantage, observation: id })
  }
}

async function observeFileSystem({
  subject,
  container,
  directory,
  observation,
  ...rest
}: ObserveRequest): Promise<void> {
  const { party, volumes = [], keys, files = {} } = subject
  try {
    if (!isSabotaged(rest, 'stored')) await plantFile(container, rest.controls.stored, '/')
  } catch (error) {
    if (volumes.some(({ vantage }) => vantage === 'stored')) return
    const detail = error instanceof Error ? error.message : String(error)
    observation.unobserved.push({ vantage: 'stored', reason: `its file system takes no planted file: ${detail}` })
    return
  }
  const ours = [keys, ...Object.values(files), ...volumes.map(({ path }) => path)]
  const changed = (await container.listChanged()).filter(
    (path) => !ours.some((one) => path === one || path.startsWith(`${one}/`)),
  )
  // Of a folder that changed, what changed in it is listed as well.
  const leaves = changed.filter((path) => !changed.some((other) => other.startsWith(`${path === '/' ? '' : path}/`)))
  for (const path of leaves) await container.copyOut(path, join(directory, 'store', fileSystem, dirname(path)))
  const id = nameObservation(party, 'stored', join(fileSystem, controlFile))
  observation.planted.push({ vantage: 'stored', observation: id })
}

async function observeOutput({ subject, container, directory, observation, ...rest }: ObserveRequest): Promise<void> {
  const { party, logs, volumes = [] } = subject
  const hasFolder = volumes.some(({ vantage }) => vantage === 'logged')
  if (logs === false) {
    if (!hasFolder) observation.unobserved.push({ vantage: 'logged', reason: 'its output is left out' })
    return
  }
  const planted = isSabotaged(rest, 'logged') || (await plantLine(container, rest.controls.logged))
  if (planted !== true && !hasFolder) {
    observation.unobserved.push({ vantage: 'logged', reason: `its log stream takes no planted line: ${planted}` })
  }
  await mkdir(join(directory, 'log'), { recursive: true })
  await writeFile(join(directory, 'log', outputFile), await container.output())
  if (planted === true) {
    observation.planted.push({ vantage: 'logged', observation: nameObservation(party, 'logged', outputFile) })
  }
}

async function plantFile(container: ProductContainer, value: string, folder: string): Promise<void> {
  const local = await mkdtemp(join(tmpdir(), 'inkijk-control-'))
  try {
    await writeFile(join(local, controlFile), `inkijk-control ${value}\n`)
    await container.copyIn(join(local, controlFile), join(folder, controlFile))
  } finally {
    await rm(local, { recursive: true })
  }
}

/** As its first process writes: through its descriptor on this machine, else from within. True, or why not. */
async function plantLine(container: ProductContainer, value: string): Promise<true | string> {
  const line = `inkijk-control ${value}`
  try {
    if (container.pid === undefined) throw new Error('its process is not known here')
    await writeFile(`/proc/${container.pid}/fd/1`, `${line}\n`, { flag: 'a' })
    return true
  } catch {
    return container.shell(`echo ${line} > /proc/1/fd/1`).then(
      () => true as const,
      (error: Error) => error.message.split('\n')[0] ?? '',
    )
  }
}

function isSabotaged({ sabotage }: Pick<ObserveRequest, 'sabotage'>, vantage: 'stored' | 'logged'): boolean {
  return sabotage.includes(vantage === 'stored' ? 'store-control-missing' : 'log-control-missing')
}
