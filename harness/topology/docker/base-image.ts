/** A base image made from the Node that runs this and the libraries it needs, for machines that reach no registry. */

import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import type { Engine } from './engine.ts'
import { runCommand } from './run-command.ts'

/** The image that stands in for `publicBase`. */
export const localBase = `inkijk-base:${process.version}`
/** What the simulators' image is made from where a registry can be reached. */
export const publicBase = 'node:24-bookworm-slim'

/** Loaded by the C library at need, so not among the libraries of the process: names are looked up with these. */
const nameServices = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']

const smallFiles: Readonly<Record<string, string>> = {
  'etc/nsswitch.conf': 'hosts: files dns\n',
  'etc/passwd': 'root:x:0:0::/:/bin/false\nnode:x:1000:1000::/app:/bin/false\n',
  'etc/group': 'root:x:0:\nnode:x:1000:\n',
}

/** Imports the image and resolves with its name. @throws HarnessError IMAGE_MISSING where this machine's Node cannot serve */
export async function makeLocalBase(engine: Engine): Promise<string> {
  if (process.platform !== 'linux') {
    const text = `a base image can only be made from a Node for Linux; this one is for ${process.platform}`
    throw new HarnessError('IMAGE_MISSING', `${text}: load ${publicBase} from elsewhere with "docker load"`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'inkijk-base-'))
  try {
    const root = join(folder, 'root')
    await mkdir(join(root, 'tmp'), { recursive: true })
    await mkdir(join(root, 'app'))
    await copyInto(root, process.execPath, '/usr/local/bin/node')
    for (const library of listLibraries()) await copyInto(root, library, library)
    for (const [path, text] of Object.entries(smallFiles)) {
      await mkdir(join(root, dirname(path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const archive = join(folder, 'base.tar')
    await pack(root, archive)
    const settings = ['ENV PATH=/usr/local/bin', 'WORKDIR /app', `LABEL nl.inkijk.node=${process.version}`]
    await engine.docker(['import', ...settings.flatMap((each) => ['-c', each]), archive, localBase])
    return localBase
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Paths of the shared libraries of this process, the loader among them. */
function listLibraries(): string[] {
  // Without looking up names for the addresses of this machine.
  Object.assign(process.report, { excludeNetwork: true })
  const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] }
  const loaded = sharedObjects.filter((path) => path.startsWith('/') && !path.endsWith('.node'))
  const libc = loaded.find((path) => basename(path) === 'libc.so.6')
  if (libc === undefined) {
    const text = 'a base image can only be made from a Node that uses the GNU C library'
    throw new HarnessError('IMAGE_MISSING', `${text}: load ${publicBase} from elsewhere with "docker load"`)
  }
  const services = nameServices.map((name) => join(dirname(libc), name)).filter((path) => existsSync(path))
  return [...loaded, ...services]
}

/** Links are followed: what stands in the image is the file itself. */
async function copyInto(root: string, source: string, target: string): Promise<void> {
  await mkdir(join(root, dirname(target)), { recursive: true })
  await copyFile(source, join(root, target))
}

async function pack(root: string, archive: string): Promise<void> {
  const { code, error, stderr } = await runCommand('tar', [
    ...['--owner=0', '--group=0', '--numeric-owner'],
    ...['-C', root, '-cf', archive, '.'],
  ])
  if (code !== 0) throw new HarnessError('ENGINE_FAILED', `tar failed: ${error?.message ?? stderr.trim()}`)
}
