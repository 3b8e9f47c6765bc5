/** Bundles the viewer of the HTML report. */

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface BuiltViewer {
  /** False when what stood there was made from the same sources. */
  built: boolean
  js: string
  css: string
}

const viewerDirectory = fileURLToPath(new URL('viewer/', import.meta.url))
const reportDirectory = fileURLToPath(new URL('../', import.meta.url))

/** Writes `viewer.js`, `viewer.css` and `viewer.hash` to `outDir`, unless they are there for the present sources. */
export async function buildViewer(outDir: string): Promise<BuiltViewer> {
  const files = { js: join(outDir, 'viewer.js'), css: join(outDir, 'viewer.css') }
  const hashFile = join(outDir, 'viewer.hash')
  const wanted = await hashSources()
  if (await isUpToDate(wanted, hashFile, Object.values(files))) return { built: false, ...files }
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(viewerDirectory, 'main.tsx'), out: 'viewer' },
      { in: join(viewerDirectory, 'viewer.css'), out: 'viewer' },
    ],
    outdir: outDir,
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  })
  await mkdir(outDir, { recursive: true })
  for (const { path, text } of outputFiles) await replaceFile(path, text)
  await replaceFile(hashFile, wanted)
  return { built: true, ...files }
}

/** Over all that can be bundled: the sources of the report and the contracts they use. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const directory of [reportDirectory, fileURLToPath(new URL('../../contracts/', import.meta.url))]) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.filter((name) => /\.(tsx?|css)$/.test(name)).sort()) {
      hash
        .update(`${relative(directory, file)}\0`)
        .update(await readFile(file))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

async function isUpToDate(wanted: string, hashFile: string, files: readonly string[]): Promise<boolean> {
  if (![hashFile, ...files].every((file) => existsSync(file))) return false
  return (await readFile(hashFile, 'utf8')) === wanted
}

/** By way of another name, so that a run at the same time never reads half a file. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`
  await writeFile(temporary, text)
  await rename(temporary, file)
}
