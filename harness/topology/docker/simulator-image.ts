/** The image of the simulators, named after what is in it: built when something changed, and only then. */

import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../../contracts/error.ts'
import type { Manifest } from '../../contracts/manifest.ts'
import { localBase, publicBase } from './base-image.ts'
import type { Engine } from './engine.ts'

export interface SimulatorImageRequest {
  manifests: readonly Pick<Manifest, 'id' | 'entry'>[]
  /** Image to start from; default `publicBase`, or `localBase` where that one was made. */
  base?: string
  /** Told what is being done, when that takes time. */
  note(text: string): void
}

/** Below the package, in the sources and when built alike. */
const packageDirectory = fileURLToPath(new URL('../../../', import.meta.url))
const dockerDirectory = join(packageDirectory, 'docker')
const imageName = 'inkijk-simulators'
const hashLength = 12
const pullTimeoutMs = 300_000
const buildTimeoutMs = 120_000

/** In the image, what stands around a product in the place of a system. */
export const outsideSystem = 'outside'

/** In the image, the module that runs the party of a system. */
export function entryInImage(system: string): string {
  return `/app/${system}.mjs`
}

/** Resolves with the image's name. @throws HarnessError IMAGE_MISSING when there is nothing to build it from */
export async function ensureSimulatorImage(engine: Engine, request: SimulatorImageRequest): Promise<string> {
  const content = await readContent(request.manifests)
  const candidates = request.base === undefined ? [publicBase, localBase] : [request.base]
  for (const base of candidates) {
    const image = nameImage(base, content)
    if (await hasImage(engine, image)) return image
  }
  const base = await findBase(engine, candidates, request.note)
  const image = nameImage(base, content)
  request.note(`building ${image} from ${base} ...`)
  await build(engine, image, base, content)
  return image
}

/** Path below the build context → content. */
type ImageContent = ReadonlyMap<string, Uint8Array>

async function readContent(manifests: SimulatorImageRequest['manifests']): Promise<ImageContent> {
  // Loaded here, as only this backend needs it.
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: manifests.map(({ id, entry }) => ({ in: fileURLToPath(entry), out: id })),
    outdir: '/app',
    // Paths stand in the comments of a bundle: they must not depend on where the command was given.
    absWorkingDir: packageDirectory,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    // Packages in the older format of modules ask for `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'silent',
  })
  const files = outputFiles.map(({ path, contents }): [string, Uint8Array] => [path.slice(1), contents])
  for (const name of ['Dockerfile', 'healthcheck.mjs']) {
    files.push([name === 'Dockerfile' ? name : `app/${name}`, await readFile(join(dockerDirectory, name))])
  }
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function nameImage(base: string, content: ImageContent): string {
  const hash = createHash('sha256').update(`${base}\0`)
  for (const [path, bytes] of content) hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  return `${imageName}:${hash.digest('hex').slice(0, hashLength)}`
}

async function hasImage(engine: Engine, image: string): Promise<boolean> {
  return (await engine.docker(['image', 'ls', '--quiet', image])).trim() !== ''
}

async function findBase(engine: Engine, candidates: readonly string[], note: (text: string) => void): Promise<string> {
  for (const base of candidates) if (await hasImage(engine, base)) return base
  const [wanted = publicBase] = candidates
  note(`fetching ${wanted} ...`)
  try {
    await engine.docker(['pull', '--quiet', wanted], { timeoutMs: pullTimeoutMs })
    return wanted
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = 'without a registry, "inkijk images --local-base" makes one from the Node of this machine'
    throw new HarnessError(
      'IMAGE_MISSING',
      `the image ${wanted} is not here and cannot be fetched; ${advice} (${reason})`,
    )
  }
}

async function build(engine: Engine, image: string, base: string, content: ImageContent): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'inkijk-image-'))
  try {
    await mkdir(join(context, 'app'))
    for (const [path, bytes] of content) await writeFile(join(context, path), bytes)
    const args = ['--build-arg', `BASE=${base}`, '--label', `nl.inkijk.base=${base}`, '--tag', image]
    await engine.docker(['build', ...args, context], { timeoutMs: buildTimeoutMs })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
