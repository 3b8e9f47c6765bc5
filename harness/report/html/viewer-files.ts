/** Finds the bundled viewer: built on demand in a checkout, shipped with the package. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../../contracts/error.ts'
import type { Viewer } from './page.ts'

const sources = fileURLToPath(new URL('viewer/main.tsx', import.meta.url))
/** `dist/report/`, as seen from the sources and from `dist/harness/report/html/`. */
const builtBySources = fileURLToPath(new URL('../../../dist/report/', import.meta.url))
const builtByPackage = fileURLToPath(new URL('../../../report/', import.meta.url))

export async function loadViewer(): Promise<Viewer> {
  const inCheckout = existsSync(sources)
  const directory = inCheckout ? builtBySources : builtByPackage
  if (inCheckout) {
    // The bundler is only there in a checkout.
    const { buildViewer } = await import('./build.ts')
    await buildViewer(directory)
  }
  try {
    const [js, css] = await Promise.all(
      ['viewer.js', 'viewer.css'].map((name) => readFile(join(directory, name), 'utf8')),
    )
    return { js: js ?? '', css: css ?? '' }
  } catch (cause) {
    throw new HarnessError(
      'NOT_BUILT',
      `the viewer of the HTML report is not in "${directory}"; expected viewer.js and viewer.css`,
      { cause },
    )
  }
}
