/** What can be said about a product before anything is started: that what the file names is there. */

import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import type { Subject } from '../../contracts/sut.ts'
import { notReady, type Obstacle } from './not-ready.ts'

/** Rejects with `SUT_NOT_READY` for the first obstacle. */
export async function checkFile(subject: Subject): Promise<void> {
  for (const find of [findMissing, findTakenPort]) {
    const obstacle = await find(subject)
    if (obstacle !== undefined) throw notReady(subject, obstacle)
  }
}

async function findMissing(subject: Subject): Promise<Obstacle | undefined> {
  for (const { path, file, kind } of listNamed(subject)) {
    const found = await stat(resolve(subject.directory, file)).catch(() => undefined)
    const fits = kind === 'folder' ? found?.isDirectory() : found?.isFile()
    if (fits !== true) return { path, found: `no ${kind} "${file}"`, expected: `a ${kind} below ${subject.directory}` }
  }
  return undefined
}

interface Named {
  path: readonly (string | number)[]
  file: string
  kind: 'file' | 'folder'
}

function listNamed({ runs, files = {}, volumes = [], trigger }: Subject): Named[] {
  const named: Named[] = Object.keys(files).map((file) => ({ path: ['files', file], file, kind: 'file' }))
  if ('url' in runs) {
    named.push(...volumes.map(({ path }, index): Named => ({ path: ['volumes', index], file: path, kind: 'folder' })))
  }
  if ('compose' in runs) named.push({ path: ['runs', 'compose', 'file'], file: runs.compose.file, kind: 'file' })
  if (trigger !== undefined && 'playwright' in trigger) {
    named.push({ path: ['trigger', 'playwright'], file: trigger.playwright, kind: 'file' })
  }
  return named
}

/** In a container the port is its own. */
async function findTakenPort({ runs, neighboursPort }: Subject): Promise<Obstacle | undefined> {
  if (!('url' in runs)) return undefined
  const taken = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    const server = createServer()
    server.once('error', done)
    server.listen(neighboursPort, '127.0.0.1', () => server.close(() => done(undefined)))
  })
  if (taken === undefined) return undefined
  const found = `port ${neighboursPort} of 127.0.0.1 taken (${taken.code})`
  return { path: ['neighboursPort'], found, expected: 'a free port, where the product finds its neighbours' }
}
