/** A page on a report of the sample, and what the browser did meanwhile. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test as base, type Page } from '@playwright/test'
import { makeSample } from '../harness/report/sample.ts'
import { writeReport } from '../harness/report/write-report.ts'

export interface OpenReport {
  page: Page
  /** Opens the report at a fragment such as `#/run`. */
  open(hash?: string): Promise<void>
  /** Requests for anything but the file itself. */
  requests: string[]
  /** Console errors, warnings and exceptions. */
  complaints: string[]
}

export const test = base.extend<{ report: OpenReport }, { reportUrl: string }>({
  reportUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'inkijk-e2e-'))
      const file = await writeReport(makeSample(), directory)
      await use(pathToFileURL(file).href)
      await rm(directory, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  report: async ({ page, reportUrl }, use) => {
    const report: OpenReport = {
      page,
      requests: [],
      complaints: [],
      async open(hash = '') {
        await page.goto(reportUrl + hash)
        await page.locator('main h1').waitFor()
      },
    }
    page.on('request', (request) => {
      if (!request.url().startsWith(reportUrl)) report.requests.push(request.url())
    })
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) report.complaints.push(message.text())
    })
    page.on('pageerror', (error) => report.complaints.push(error.message))
    await use(report)
  },
})
