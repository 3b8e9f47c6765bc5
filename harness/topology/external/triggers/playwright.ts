/** A script of the vendor sets the product going in a browser. Playwright is loaded when it is asked for. */

import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HarnessError } from '../../../contracts/error.ts'
import type { Subject } from '../../../contracts/sut.ts'
import { notReady } from '../not-ready.ts'
import type { Values } from './fill-in.ts'

interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page> }>
  close(): Promise<void>
}

interface Page {
  setDefaultTimeout(timeoutMs: number): void
}

type Script = (given: { page: unknown; exchange: Values }) => Promise<void>

export interface ScriptRequest {
  subject: Subject
  /** Below the folder of the file. */
  file: string
  /** Path of a browser, where Playwright has none of its own. */
  browser?: string
  values: Values
  timeoutMs: number
}

const packages = ['playwright', 'playwright-core', '@playwright/test']

/** Rejects with `SUT_NOT_READY` when there is no Playwright, no script or no browser, or when the script throws. */
export async function triggerByScript(request: ScriptRequest): Promise<void> {
  const { subject, file, values, timeoutMs } = request
  const path = ['trigger', 'playwright']
  const script = await loadScript(request)
  const browser = await launch(request)
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    const page = await context.newPage()
    page.setDefaultTimeout(timeoutMs)
    await limit(script({ page, exchange: values }), timeoutMs)
  } catch (error) {
    if (error instanceof HarnessError) throw error
    const found = `that ${file} threw: ${error instanceof Error ? error.message : String(error)}`
    throw notReady(subject, { path, found, expected: 'a script that ends in order' })
  } finally {
    await browser.close()
  }
}

async function loadScript({ subject, file }: ScriptRequest): Promise<Script> {
  const loaded = (await import(pathToFileURL(resolve(subject.directory, file)).href)) as { default?: unknown }
  if (typeof loaded.default === 'function') return loaded.default as Script
  const found = `no function as the default export of ${file}`
  throw notReady(subject, {
    path: ['trigger', 'playwright'],
    found,
    expected: 'export default async ({ page, exchange }) => {}',
  })
}

async function launch({ subject, browser }: ScriptRequest): Promise<Browser> {
  const path = ['trigger', 'playwright']
  const found = findPlaywright(subject.directory)
  if (found === undefined) {
    const expected = `it installed in ${subject.directory} or above: npm install playwright`
    throw notReady(subject, { path, found: 'no Playwright', expected })
  }
  const loaded = (await import(pathToFileURL(found).href)) as { chromium?: unknown; default?: { chromium?: unknown } }
  const chromium = (loaded.chromium ?? loaded.default?.chromium) as { launch(options: object): Promise<Browser> }
  // A browser refuses its own sandbox to the administrator, whom containers run as.
  const options = { args: ['--no-sandbox'], ...(browser === undefined ? {} : { executablePath: browser }) }
  return chromium.launch(options).catch((error: Error) => {
    const [line = ''] = error.message.split('\n')
    throw notReady(subject, { path, found: `no browser (${line})`, expected: 'one: npx playwright install chromium' })
  })
}

/** That of the vendor first. */
function findPlaywright(directory: string): string | undefined {
  for (const from of [join(directory, 'inkijk.js'), import.meta.url]) {
    for (const name of packages) {
      try {
        return createRequire(from).resolve(name)
      } catch {
        // Not this one.
      }
    }
  }
  return undefined
}

async function limit(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`not done within ${timeoutMs / 1000} s`)
    timer = setTimeout(() => reject(error), timeoutMs)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
