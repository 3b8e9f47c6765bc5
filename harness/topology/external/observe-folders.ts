/** Folders in which a product on this machine stores or logs: values are planted there, and all of it is copied away. */

import { cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { PlantedControls, Sabotage } from '../../contracts/party.ts'
import type { OutsideObservation, Subject } from '../../contracts/sut.ts'

/** In every folder, while the exchange runs. */
export const controlFile = 'inkijk-control.txt'
/** Folders of the party's own, by vantage. */
const kept = { stored: 'store', logged: 'log' } as const

export interface ObservedFolders {
  planted: OutsideObservation['planted']
  copy(): Promise<void>
  /** Takes the planted files away again. */
  clean(): Promise<void>
}

export interface FoldersRequest {
  subject: Pick<Subject, 'volumes' | 'directory' | 'party'>
  controls: Pick<PlantedControls, 'stored' | 'logged'>
  sabotage: readonly Sabotage[]
  /** Folder of the party. */
  directory: string
}

export function observeFolders(request: FoldersRequest): ObservedFolders {
  const { subject, directory } = request
  const volumes = (subject.volumes ?? []).map(({ path, vantage }, index) => ({
    vantage,
    source: resolve(subject.directory, path),
    name: nameFolder(index, path),
  }))
  return {
    planted: volumes.map(({ vantage, name }) => ({
      vantage,
      observation: nameObservation(subject.party, vantage, join(name, controlFile)),
    })),
    async copy() {
      // Only now: a product may well empty its folders when it starts.
      await plant(request, volumes)
      for (const { vantage, source, name } of volumes) {
        const target = join(directory, kept[vantage], name)
        await mkdir(target, { recursive: true })
        // A socket or a pipe holds nothing that could be copied.
        await cp(source, target, { recursive: true, filter: isKept })
      }
    },
    async clean() {
      for (const { source } of volumes) await rm(join(source, controlFile), { force: true })
    },
  }
}

/** Folder of a volume below `store/` or `log/` of the party: volumes may have one name. */
export function nameFolder(index: number, path: string): string {
  return `${index + 1}-${basename(path) || 'root'}`
}

/** Id of the observation of a file below `store/` or `log/`. */
export function nameObservation(party: string, vantage: 'stored' | 'logged', file: string): string {
  return `${party}/${vantage}/${file}`
}

interface Volume {
  vantage: 'stored' | 'logged'
  source: string
}

async function plant({ controls, sabotage }: FoldersRequest, volumes: readonly Volume[]): Promise<void> {
  for (const { vantage, source } of volumes) {
    const missing = vantage === 'stored' ? 'store-control-missing' : 'log-control-missing'
    if (!sabotage.includes(missing)) await writeFile(join(source, controlFile), `inkijk-control ${controls[vantage]}\n`)
  }
}

async function isKept(file: string): Promise<boolean> {
  const found = await lstat(file)
  return found.isFile() || found.isDirectory()
}
