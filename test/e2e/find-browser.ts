/** The Chromium to test with: an installed one where there is, else the one that Playwright brings. */

import { access, constants } from 'node:fs/promises'
import { chromium } from '@playwright/test'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Path of an executable, `PLAYWRIGHT_CHROMIUM_EXECUTABLE` first; undefined when there is none. */
export async function findBrowser(): Promise<string | undefined> {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE
  for (const path of [...(named === undefined ? [] : [named]), ...installed, chromium.executablePath()]) {
    if (await isExecutable(path)) return path
  }
  return undefined
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
